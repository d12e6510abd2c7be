"""The application that a web server calls."""

from django.core.wsgi import get_wsgi_application

from voorkant.project.env import name_settings

name_settings()
application = get_wsgi_application()
