"""The web server's entry. It refuses to start as a database role that row security does not bind."""

import os

from django.core.wsgi import get_wsgi_application
from django.db import connections

from casemgmt.scope.checks import refuse_unsafe_database

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casemgmt.config.settings")
application = get_wsgi_application()
refuse_unsafe_database()
for each in connections.all():  # a preloaded app is forked, and neither session nor pool may be shared
    each.close()
    each.close_pool()
