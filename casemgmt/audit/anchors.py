"""Heads of the chains, written outside the database: whoever rewrites it cannot rewrite these as well.

One file a database, one JSON object a line, only ever appended to. Keep the folder where the database's
administrators cannot write, or copy it there: what the file holds, `manage.py verify_audit` compares.
"""

import json
import os
import time
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from casemgmt import scope
from casemgmt.audit.models import Link, Seal
from casemgmt.declared import every_program

EVERY = 600  # seconds
NO_PROGRAM = ""  # the chain of what belongs to no program


def path():
    """The file of the database at hand."""
    return Path(settings.AUDIT_ANCHORS) / f"{connection.settings_dict['NAME']}.jsonl"


def drop_if_due():
    """Append the present heads, unless somebody did within the last ten minutes."""
    try:
        age = time.time() - path().stat().st_mtime
    except FileNotFoundError:
        age = EVERY
    if age >= EVERY:
        drop()


def drop():
    """Append the present heads as one line, in one write, and let the disk have it before we go on."""
    line = json.dumps({"at": timezone.now().isoformat(timespec="seconds"), "heads": heads()})
    path().parent.mkdir(parents=True, exist_ok=True)
    file = os.open(path(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(file, f"{line}\n".encode())
        os.fsync(file)
    finally:
        os.close(file)


def heads():
    """{program: {position, event, digest}} of every chain that has a seal."""
    programs = [*every_program(), NO_PROGRAM]
    with scope.acting_as(programs=programs, actor="system:audit"):
        found = {program: _head(program) for program in programs}
    return {program: head for program, head in found.items() if head}


def _head(program):
    seal = Seal.objects.filter(program=program).order_by("-last").first()
    if seal is None:
        return None
    link = Link.objects.get(program=program, position=seal.last)
    return {"position": seal.last, "event": link.event, "digest": bytes(seal.digest).hex()}


def read(file):
    """Each anchor in the file as (moment, program, position, event, digest), oldest first."""
    for line in Path(file).read_text().splitlines():
        anchor = json.loads(line)
        for program, head in anchor["heads"].items():
            yield anchor["at"], program, head["position"], head["event"], bytes.fromhex(head["digest"])
