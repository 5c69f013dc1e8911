"""The entry of the plain stack's server."""

from django.core.wsgi import get_wsgi_application
from django.db import connections

application = get_wsgi_application()
connections.close_all()
