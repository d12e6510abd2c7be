"""Addresses of ideas and of the drawer (included inside `i18n_patterns`, at the root)."""

from django.urls import path

from voorkant.contributions import views

app_name = "contributions"

urlpatterns = [path("opgaven/<str:slug>/ideeen", views.ideas, name="ideas")]
