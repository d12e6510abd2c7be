"""Django's settings: one module for laptop, tests and production; what differs comes from `env`."""

from __future__ import annotations

from typing import Any

import django
from csp.constants import NONE, SELF

from voorkant.project import databases
from voorkant.project.env import environment
from voorkant.project.errors import DjangoTooOld
from voorkant.project.logs import logging_settings
from voorkant.project.secret import secret_key

OLDEST_DJANGO = (5, 2, 19)
if django.VERSION < OLDEST_DJANGO:
    raise DjangoTooOld(found=django.get_version(), needed=".".join(map(str, OLDEST_DJANGO)))

_env = environment()

DEBUG = False
SECRET_KEY = secret_key(_env.secret_key, _env.var)
SECRET_KEY_FALLBACKS = list(_env.secret_key_fallbacks)
ALLOWED_HOSTS = list(_env.allowed_hosts)
ROOT_URLCONF = "voorkant.project.urls"
WSGI_APPLICATION = "voorkant.project.wsgi.application"
APPEND_SLASH = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "voorkant.web",
    "voorkant.conversations",
    "voorkant.computations",
    "voorkant.outbox",
    "voorkant.journal",
    "voorkant.ui",
    "voorkant.common",
    "procrastinate.contrib.django",
    "django_cotton",
    "django_htmx",
    "csp",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "voorkant.project.middleware.request_log",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "voorkant.project.middleware.default_headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "voorkant.web.error_pages.ErrorPageMiddleware",
]
CSRF_FAILURE_VIEW = "voorkant.web.error_pages.csrf_failure"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
            ],
        },
    },
]

DATABASES = databases.configured(_env)
DATABASE_ROUTERS = ["voorkant.project.databases.Router"]

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = _env.var / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REFERRER_POLICY = "same-origin"
SIGNED_COOKIE_LEGACY_SALT_FALLBACK = False
USE_X_FORWARDED_HOST = False
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = _env.https
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if _env.https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _env.https
# Preloading binds a whole domain for years: for its owner to decide, not for one site in it.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _env.https else None
SECURE_SSL_REDIRECT = _env.https
# A health check comes from the machine itself, without the proxy.
SECURE_REDIRECT_EXEMPT = [r"^health$"]

EMAIL_HOST = _env.mail_server.host
EMAIL_PORT = _env.mail_server.port
EMAIL_HOST_USER = _env.mail_server.user
EMAIL_HOST_PASSWORD = _env.mail_server.password
EMAIL_USE_TLS = _env.mail_server.starttls
EMAIL_USE_SSL = _env.mail_server.tls
DEFAULT_FROM_EMAIL = _env.mail_from

# Every page of a demonstration says that it is one.
VOORKANT_DEMO = _env.demo

LOGGING = logging_settings(_env.log_level)

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
