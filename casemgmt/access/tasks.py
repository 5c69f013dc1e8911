"""Doorbell for letters to addresses: they leave outside the request, whose time would tell."""

from celery import shared_task

from casemgmt.access import invitations, password_links


@shared_task
def send_links():
    """Send the links that were asked for, and the letters of new invitations."""
    password_links.send_asked_links()
    invitations.send_letters()
