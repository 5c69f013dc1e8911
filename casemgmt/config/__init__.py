"""How the parts are put together. The Celery app is loaded with Django, so that tasks find it."""

from casemgmt.config.celery import app as celery_app

__all__ = ["celery_app"]
