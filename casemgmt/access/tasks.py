"""Doorbell for links that were asked for: they leave outside the request, whose time would tell."""

from celery import shared_task

from casemgmt.access import links


@shared_task
def send_links():
    """Send the links that were asked for."""
    links.send_asked_links()
