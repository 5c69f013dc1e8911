"""Answering a repeated POST with the thing it made the first time."""

import hashlib
import json
from datetime import timedelta

from django.db.models.functions import Now
from django.utils.translation import gettext as _
from rest_framework import status
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from casemgmt.audit.actions import record
from casemgmt.audit.models import EventKind
from casemgmt.errors import RuleBroken
from casemgmt.web.models import RepeatableRequest
from casemgmt.web.once import wait_in_line

LONGEST = 200
REMEMBERED = timedelta(days=30)


def once(request, *, make, find, show):
    """Make a thing and answer 201; sent again with the same `Idempotency-Key`, answer 200 with that thing.

    The key counts for its user and path. It keeps the thing's id and a hash of the body, never the answer.
    Two at the same moment wait for each other. A key reused with another body is refused with 409.
    """
    key = _key(request)
    if not key:
        return Response(show(make()), status=status.HTTP_201_CREATED)
    names = {"user": request.user.pk, "path": request.path, "key": key}
    wait_in_line("/".join(map(str, names.values())))
    body = _hash(request.data)
    earlier = RepeatableRequest.objects.filter(**names).first()
    if earlier is None:
        made = make()
        RepeatableRequest.objects.create(**names, program=made.program_id, body_hash=body, object_id=made.pk)
        return Response(show(made), status=status.HTTP_201_CREATED)
    if earlier.body_hash != body:
        raise RuleBroken(_("This Idempotency-Key was used before with another body."))
    found = find(earlier.object_id)
    record(EventKind.READ, by=request.user, of=found, program=getattr(found, "program_id", earlier.program))
    return Response(show(found), status=status.HTTP_200_OK)


def forget():
    """Remove keys that were used more than 30 days ago; nobody retries for so long."""
    return RepeatableRequest.objects.filter(created_at__lt=Now() - REMEMBERED).delete()[0]


def _key(request):
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > LONGEST or not key.isascii() or not (key == "" or key.isprintable()):
        raise ValidationError({"Idempotency-Key": [_("Use up to 200 plain characters.")]})
    return key


def _hash(data):
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()
