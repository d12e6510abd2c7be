"""Addresses of signing in (included inside `i18n_patterns`, at the root).

The names have no namespace and are django-allauth's own: it looks its pages up by them. Its other
pages have no address here.
"""

from django.urls import path

from voorkant.people import views

urlpatterns = [
    path("inloggen", views.sign_in, name="account_request_login_code"),
    path("inloggen", views.sign_in, name="account_login"),
    path("inloggen/code", views.enter_code, name="account_confirm_login_code"),
    path("inloggen/verder", views.carry_on, name="account_carry_on"),
    path("uitloggen", views.sign_out, name="account_logout"),
]
