"""Django's PostgreSQL engine on our own cluster, which starts at the first connection and not before."""

from django.conf import settings
from django.db.backends.postgresql import base

from casemgmt.standalone.cluster import PORT, cluster


class DatabaseWrapper(base.DatabaseWrapper):
    """As Django's; the host is the cluster's socket, and connecting makes this process one of its users."""

    def get_connection_params(self):
        host = cluster(settings.VAR_DIR).join()
        return {**super().get_connection_params(), "host": str(host), "port": PORT}
