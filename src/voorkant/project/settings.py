"""Django's settings: one module for laptop, tests and production; what differs comes from `env`."""

from __future__ import annotations

from typing import Any

import django
from csp.constants import NONE, SELF

from voorkant.people.sessions import LONGEST as LONGEST_SESSION
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
    "voorkant.meetings",
    "voorkant.conversations",
    "voorkant.decisions",
    "voorkant.problems",
    "voorkant.contributions",
    "voorkant.challenges",
    "voorkant.bodies",
    "voorkant.people",
    "voorkant.places",
    "voorkant.computations",
    "voorkant.outbox",
    "voorkant.journal",
    "voorkant.ui",
    "voorkant.common",
    "procrastinate.contrib.django",
    "django_cotton",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "django.contrib.sessions",
    # Only because the models of allauth import theirs: nothing of ours points to them, and they
    # have no tables (`databases.Router`).
    "django.contrib.auth",
    "django.contrib.contenttypes",
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
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "voorkant.project.middleware.SingleValues",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "voorkant.people.middleware.staff_sessions",
    "allauth.account.middleware.AccountMiddleware",
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
# `__Host-` binds a cookie to this very host. Browsers take such a cookie only when it is Secure, and
# they count this machine itself as safe.
CSRF_COOKIE_NAME = "__Host-vk_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_AGE = 7 * 24 * 3600  # long enough for a page that stayed open on a phone
CSRF_COOKIE_SECURE = True
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "__Host-vk_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_AGE = int(LONGEST_SESSION.total_seconds())
SESSION_SAVE_EVERY_REQUEST = False
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if _env.https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _env.https
# Preloading binds a whole domain for years: for its owner to decide, not for one site in it.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _env.https else None
SECURE_SSL_REDIRECT = _env.https
# A health check comes from the machine itself, without the proxy.
SECURE_REDIRECT_EXEMPT = [r"^health$"]

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["voorkant.people.backends.AccountBackend"]
LOGIN_URL = "account_request_login_code"
LOGIN_REDIRECT_URL = "web:worksheet"
LOGOUT_REDIRECT_URL = "web:home"
ACCOUNT_ADAPTER = "voorkant.people.adapters.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_SESSION_REMEMBER = False
# Ours are counted in PostgreSQL and never on a network alone (`voorkant.people.limits`).
ACCOUNT_RATE_LIMITS = False

EMAIL_HOST = _env.mail_server.host
EMAIL_PORT = _env.mail_server.port
EMAIL_HOST_USER = _env.mail_server.user
EMAIL_HOST_PASSWORD = _env.mail_server.password
EMAIL_USE_TLS = _env.mail_server.starttls
EMAIL_USE_SSL = _env.mail_server.tls
DEFAULT_FROM_EMAIL = _env.mail_from

# The keys behind pseudonyms, one file for each challenge; outside the database and its dumps.
VOORKANT_KEYS = _env.keys or _env.var / "keys"

# Every page of a demonstration says that it is one.
VOORKANT_DEMO = _env.demo

LOGGING = logging_settings(_env.log_level)

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
