"""The partner agencies of the city: mailboxes, services, and what was last said about free places."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from casemgmt import scope
from casemgmt.access.models import Agency, Program
from casemgmt.access.roles import Role
from casemgmt.codes.directory import CapacityState
from casemgmt.config.city.staff import days_ago, join_officers
from casemgmt.config.city.words import read
from referrals.actions.partner.mailbox_links import issue
from referrals.models import Capacity, Mailbox, Referral, Service

OPENED = 380  # days ago
WORKDAYS = "Mon to Fri, 9 am to 5 pm"
AREAS = ["Riverbend", "Northgate", "Alder Creek", "Lane Valley"]


@dataclass
class PartnerAgency:
    """An agency, where it takes referrals, who answers there, how fast (hours) and how often with a yes."""

    agency: Agency
    mailbox: Mailbox
    people: list
    speed: float
    says_yes: float
    services: list = field(default_factory=list)


def open_doors(writer, city):
    """Every agency with its mailbox and services; the police department is listed and takes no referrals."""
    by = city.by_role[Role.ADMINISTRATOR][0]
    for number, document in enumerate(read("partners")["agency"]):
        at = days_ago(writer, OPENED - 3 * number, hour=16)
        agency = Agency(
            name=document["name"], is_partner="mail" in document,
            is_part2_program=document.get("part2", False),
            is_victim_service_provider=document.get("victim", False),
            is_law_enforcement=document.get("police", False),
        )  # fmt: skip
        writer.write(agency, by=by, at=at, reason="Added")
        if agency.is_partner:
            city.partners.append(_partner(writer, city, agency, document, by=by, at=at))
        else:
            join_officers(writer, city, agency)
    _send_entry_to_its_door(writer, city, by=by)


def way_in():
    """A fresh link to the page of the partner with most to answer: (agency, path); None where nobody has any.

    Its own letters carry links as well, but those are read by whoever opens them first.
    """
    with scope.acting_as(programs=list(Program.objects.values_list("pk", flat=True)), actor="system:demo"):
        asked = Mailbox.objects.filter(is_open=True, referrals__in=Referral.objects.open())
        mailbox = asked.annotate(n=Count("referrals")).order_by("-n", "pk").select_related("agency").first()
        if mailbox is None:
            return None
        secret = issue(mailbox=mailbox, at=timezone.now())
    return mailbox.agency.name, reverse("referrals:partner_link", args=[secret])


def _partner(writer, city, agency, document, *, by, at):
    mailbox = Mailbox(
        program=city.program, agency=agency, email=f"{document['mail']}.example",
        phone=f"+1541555{document['phone']}",
    )  # fmt: skip
    writer.write(mailbox, by=by, at=at, reason="Opened")
    partner = PartnerAgency(agency, mailbox, document["people"], document["speed"], document["says_yes"])
    for number, row in enumerate(document["service"]):
        keeper = city.by_role[Role.SOCIAL_WORKER][number % 2]
        row = {"desk": document.get("desk", ""), "hours": document.get("hours", WORKDAYS)} | row
        partner.services.append(_service(writer, partner, row, by=keeper, at=at + timedelta(hours=number)))
    return partner


def _service(writer, partner, row, *, by, at):
    youngest, oldest = row.get("ages", [0, 0])
    service = Service(
        agency=partner.agency, name=row["name"], description=row["description"], needs=row["needs"],
        areas=row.get("areas", AREAS), languages=row["languages"], eligibility=row.get("eligibility", ""),
        minimum_age=youngest or None, maximum_age=oldest or None, questions=row.get("questions", []),
        application_process="Send a referral; they call the person.",
        intake_phone=f"+1541555{row['desk'][:4]}" if row["desk"] else "", intake_extension=row["desk"][4:],
        intake_person=partner.people[0] if row["desk"] else "", intake_hours=row["hours"],
        by_coordinated_entry=row.get("entry", False),
        assured_on=(writer.now - timedelta(days=len(row["name"]) * 3)).date(),
    )  # fmt: skip
    writer.write(service, by=by, at=at, reason="Added")
    _say(writer, service, row, partner, by=by)
    return service


def _say(writer, service, row, partner, *, by):
    """What was said last, and what was said the week before it."""
    state, unit, free, of, age, full_until = _capacity(row, writer.now)
    said = Capacity(
        service=service, state=CapacityState.ASK, said_by=partner.people[-1], unit=unit, maximum=of
    )
    said.as_of = writer.now - timedelta(hours=age, days=7)
    writer.write(said, by=by, at=said.as_of, reason="Free places said")
    said.state, said.available, said.full_until = state, free, full_until
    said.said_by, said.as_of = partner.people[0], writer.now - timedelta(hours=age)
    writer.write(said, by=None, at=said.as_of, reason="Free places said")


def _capacity(row, now):
    """(state, unit, free, in all, hours since it was said, full until)."""
    if "free" in row:
        unit, free, of, age = row["free"]
        return CapacityState.FREE, unit, free, of, age, None
    if "full" in row:
        return CapacityState.FULL, "", None, None, row["full"], (now + timedelta(days=16)).date()
    return CapacityState.WAITLIST, "", None, None, row["wait"], None


def _send_entry_to_its_door(writer, city, *, by):
    """What goes by coordinated entry is asked at the access point: the agency of the first service."""
    door = city.partners[0].agency
    for partner in city.partners:
        for service in partner.services:
            if service.by_coordinated_entry:
                service.access_point = door
                writer.write(
                    service, by=by, at=days_ago(writer, OPENED - 60), reason="Goes by coordinated entry"
                )
