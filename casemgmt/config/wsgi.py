"""The web server's entry. It refuses to start as a database role that row security does not bind."""

import os

from django.core.wsgi import get_wsgi_application
from django.db import connections

from casemgmt.scope.checks import refuse_unsafe_database
from casemgmt.web.reading import without_charset

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casemgmt.config.settings")
django = get_wsgi_application()


def application(environ, start_response):
    """Every request, read as UTF-8 from its first byte on."""
    environ["CONTENT_TYPE"] = without_charset(environ.get("CONTENT_TYPE", ""))
    return django(environ, start_response)


refuse_unsafe_database()
for each in connections.all():  # a preloaded app is forked, and neither session nor pool may be shared
    each.close()
    each.close_pool()
