"""What a well-meant request sends to each writing address, and which of its fields name other records."""

import uuid

from django.utils import timezone

from casemgmt.history import version
from tests import factories


def now():
    return timezone.now().isoformat()


def bodies(house):
    """(address, body, the fields that name another record) for every POST and PATCH that names one."""
    person, team, user = str(house.person.pk), str(house.team.pk), str(house.user.pk)
    agency, today = str(house.agency.pk), house.program.day_of(timezone.now()).isoformat()
    return {
        "calls/": ({"requested_at": now(), "team": team}, ["team"]),
        f"calls/{house.call.pk}/": (
            {"team": team, "city": "Eugene", "reason": "typo", "seen": version(house.call)}, ["team"],
        ),
        "encounters/": (
            {
                "id": str(uuid.uuid4()), "started_at": now(), "outcome": "ended_on_scene", "person": person,
                "call": str(house.call.pk), "team": team, "follow_up_by": user,
                "present": [{"user": user, "role": "responder"}],
            },
            ["person", "call", "team", "follow_up_by", "present.user"],
        ),
        "people/": (
            {
                "person": {"name": "Somebody Else"}, "search": str(house.search.pk),
                "verdicts": [{"person": person, "verdict": "not_same"}],
            },
            ["search", "verdicts.person"],
        ),
        "follow-ups/": (
            {"person": person, "assignee": user, "kind": "call", "because": "Ask again", "within": "24h"},
            ["person", "assignee"],
        ),
        f"follow-ups/{house.followup.pk}/attempts/": (
            {"mode": "call", "result": "no_answer", "contact_point": str(house.contact_point.pk)},
            ["contact_point"],
        ),
        f"follow-ups/{house.followup.pk}/owner/": ({"assignee": user}, ["assignee"]),
        "stays/": (
            {"person": person, "kind": "shelter", "since": today, "source": "seen"},
            ["person"],
        ),
        "cases/": ({"person": person, "owner": user}, ["person", "owner"]),
        f"cases/{house.case.pk}/owner/": ({"owner": user}, ["owner"]),
        f"cases/{house.case.pk}/close/": ({"reason": "moved", "successor": user}, ["successor"]),
        "moves/": ({"whose": user, "to": [user], "people": [person]}, ["whose", "to", "people"]),
        "absences/": (
            {"user": user, "covered_by": user, "starts_on": today, "ends_on": today}, ["user", "covered_by"],
        ),
        "consents/": (
            {
                "person": person, "kind": "general_sharing", "recipient": agency, "purpose": "service",
                "what": ["name"], "expires_on": factories.local_today().isoformat(),
            },
            ["person", "recipient"],
        ),
        f"consents/{house.no.pk}/override/": ({"recipient": agency, "why": "Asked for it"}, ["recipient"]),
        "referrals/": (
            {
                "person": person, "service": str(house.service.pk), "need": "housing",
                "case": str(house.case.pk), "after": str(house.withdrawn.pk),
            },
            ["person", "service", "case", "after"],
        ),
        f"referrals/{house.referral.pk}/": (
            {"service": str(house.service.pk), "seen": version(house.referral)}, ["service"],
        ),
        f"referrals/{house.referral.pk}/send/": (
            {"basis": "consent", "consent": str(house.consent.pk)}, ["consent"],
        ),
        "deaths/": ({"person": person, "known_by": "obituary"}, ["person"]),
        f"deaths/{house.death.pk}/confirm/": ({"known_by": "staff_present", "also_by": user}, ["also_by"]),
    }  # fmt: skip


def changes(house):
    """(address, body) of a well-meant change of each record that the API lets change, the version aside."""
    return {
        f"calls/{house.call.pk}/": {"city": "Eugene", "reason": "typo"},
        f"people/{house.person.pk}/": {"descriptor": "red coat"},
        f"contact-points/{house.contact_point.pk}/": {"value": "+15415550118", "voicemail": "no"},
        f"stays/{house.stay.pk}/": {"source": "seen", "facility": "Second Street"},
        f"referrals/{house.referral.pk}/": {"note": "Speaks Spanish"},
    }


def method_of(body):
    """What changes a record names the version it was read in; what makes something does not."""
    return "patch" if "seen" in body else "post"


def replaced(body, field, value):
    """The body with one field, perhaps inside a list, set to something else."""
    outer, _dot, inner = field.partition(".")
    if inner:
        return body | {outer: [{**body[outer][0], inner: value}]}
    return body | {outer: [value] if isinstance(body.get(outer), list) else value}
