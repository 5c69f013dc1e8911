"""Doorbells. Whatever is due is a row; ringing twice, or never, changes only the hour."""

from celery import shared_task

from casemgmt.notices import actions


@shared_task
def deliver():
    """Send the e-mails that are ready."""
    actions.deliver()
