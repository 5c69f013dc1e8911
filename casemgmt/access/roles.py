"""Who may do what, on one screen. A role is a plain sentence and a set of permissions."""

from enum import StrEnum
from typing import Self

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Under which heading a permission stands: the slices, in the order of the work.
CALLS = _("Calls")
PEOPLE = _("People")
ENCOUNTERS = _("Encounters")
FOLLOWUPS = _("Follow-ups")
CASES = _("Cases")
SHARING = _("Consent and sharing")
LAW = _("Legal requests and keeping records")
REFERRALS = _("Referrals and services")
FIGURES = _("Figures and teams")
OFFICE = _("Staff, settings and the log")
WORKFORCE = _("Working here")
WELLBEING = _("Staff wellbeing")


class Permission(StrEnum):
    """One thing a member of staff may do within a program: its code, its heading, its words."""

    group: Promise
    label: Promise

    def __new__(cls, code: str, *told: Promise) -> Self:
        permission = str.__new__(cls, code)
        permission._value_ = code
        permission.group, permission.label = told
        return permission

    CALL_VIEW = "call.view", CALLS, _("See calls")
    CALL_RECORD = "call.record", CALLS, _("Type in and correct calls")
    CALL_IMPORT = "call.import", CALLS, _("Import calls from dispatch")
    MAPPING_EDIT = "mapping.edit", CALLS, _("Edit how imported labels are read")

    PERSON_VIEW = "person.view", PEOPLE, _("Find and see people")
    PERSON_RECORD = "person.record", PEOPLE, _("Add and correct people and how to reach them")
    WHEREABOUTS_VIEW = "whereabouts.view", PEOPLE, _("See where people are now")
    WHEREABOUTS_RECORD = "whereabouts.record", PEOPLE, _("Write down where people are now")
    PERSON_RESTRICT = "person.restrict", PEOPLE, _("Restrict a record and say who may see it")
    FIRST_CONTACT = (
        "person.first_contact",
        PEOPLE,
        _("Use the first-contact card and open a record in an emergency"),
    )
    PRIVACY_REVIEW = "privacy.review", PEOPLE, _("Look at what was opened in an emergency")

    POLICE_VIEW = "police.view", ENCOUNTERS, _("See what police can see of a meeting they came to")
    ENCOUNTER_VIEW = "encounter.view", ENCOUNTERS, _("See encounters")
    ENCOUNTER_RECORD = "encounter.record", ENCOUNTERS, _("Record encounters")

    FOLLOWUP_VIEW = "followup.view", FOLLOWUPS, _("See follow-ups")
    FOLLOWUP_WORK = "followup.work", FOLLOWUPS, _("Work on follow-ups")
    FOLLOWUP_ASSIGN = "followup.assign", FOLLOWUPS, _("Give follow-ups to somebody else")

    CASE_VIEW = "case.view", CASES, _("See cases and their signed notes")
    CASE_WORK = "case.work", CASES, _("Open cases, set goals and write notes")
    CASE_ASSIGN = "case.assign", CASES, _("Give cases and referrals to somebody else")
    CASELOAD_IMPORT = "caseload.import", CASES, _("Bring a caseload sheet in, and take it back")
    SUD_NOTE = "case.sud_note", CASES, _("Write SUD counselling notes and read their own")

    CONSENT_VIEW = "consent.view", SHARING, _("See what a person agreed to share")
    CONSENT_RECORD = "consent.record", SHARING, _("Record consent and take it back")
    FACTS_SHARE = "facts.share", SHARING, _("Share facts about a person outside the program")
    NO_OVERRIDE = (
        "consent.override",
        SHARING,
        _("Decide against a person's no to sharing, with a reason that they can read"),
    )
    DISCLOSURE_READ = "disclosure.read", SHARING, _("Read the list of what was shared")
    SHARING_RULES = "sharing.rules", SHARING, _("Set the program's rules for sharing")

    LEGAL_VIEW = "legal.view", LAW, _("See legal requests and holds")
    LEGAL_WORK = "legal.work", LAW, _("Answer legal requests, place holds and take copies of records")
    RETENTION_SET = "retention.set", LAW, _("Set how long records are kept")
    RECORDS_DISPOSE = "records.dispose", LAW, _("Propose and approve what is disposed of")

    REFERRAL_VIEW = "referral.view", REFERRALS, _("See referrals")
    REFERRAL_WORK = "referral.work", REFERRALS, _("Send and withdraw referrals")
    REFERRAL_ANSWER = "referral.answer", REFERRALS, _("Write down what a partner answered")
    SERVICE_EDIT = "service.edit", REFERRALS, _("Keep the list of services and their free places")
    MAILBOX_CONFIRM = "mailbox.confirm", REFERRALS, _("Confirm where a partner's letters and codes go")

    REPORT_VIEW = "report.view", FIGURES, _("See the program's figures")
    TEAM_VIEW = "team.view", FIGURES, _("See the team's workload")

    STAFF_MANAGE = "staff.manage", OFFICE, _("Manage staff and roles")
    PROGRAM_EDIT = "program.edit", OFFICE, _("Set the program's phones and hours")
    AUDIT_READ = "audit.read", OFFICE, _("Read the log of who saw what")
    LIST_EXPORT = "list.export", OFFICE, _("Take a list that they see along as a file")

    EMPLOYMENT_MANAGE = "employment.manage", WORKFORCE, _("Record who started and who left")
    ABSENCE_RECORD = "absence.record", WORKFORCE, _("Write down when somebody of the team is away")

    WELLBEING_OWN = "wellbeing.own", WELLBEING, _("Check in and find support for themselves")
    WELLBEING_GROUPS = "wellbeing.groups", WELLBEING, _("See wellbeing figures of groups")
    WELLBEING_SETUP = "wellbeing.setup", WELLBEING, _("Set up wellbeing support for staff")


class Role(models.TextChoices):
    """The job somebody does in a program."""

    RESPONDER = "responder", _("Responder")
    SOCIAL_WORKER = "social_worker", _("Social worker")
    NAVIGATOR = "navigator", _("Navigator")
    MEDIC = "medic", _("Medic")
    MEDIATOR = "mediator", _("Mediator")
    PEER_SUPPORTER = "peer_supporter", _("Peer supporter")
    CALL_TAKER = "call_taker", _("Call-taker")
    DISPATCHER = "dispatcher", _("Dispatcher")
    SUPERVISOR = "supervisor", _("Supervisor")
    PROGRAM_LEAD = "program_lead", _("Program lead")
    ADMINISTRATOR = "administrator", _("Administrator")
    AUDITOR = "auditor", _("Privacy officer")
    RECORDS_CUSTODIAN = "records_custodian", _("Records custodian")
    CITY_ATTORNEY = "city_attorney", _("City attorney")
    EVALUATOR = "evaluator", _("Evaluator")
    PARTNER_STAFF = "partner_staff", _("Partner's staff")
    LAW_ENFORCEMENT = "law_enforcement", _("Police co-responder")


COMMON = (
    Role.RESPONDER,
    Role.SOCIAL_WORKER,
    Role.PEER_SUPPORTER,
    Role.SUPERVISOR,
    Role.PROGRAM_LEAD,
    Role.ADMINISTRATOR,
)


P = Permission

MEETING = {
    P.CALL_VIEW, P.PERSON_VIEW, P.PERSON_RECORD, P.FIRST_CONTACT, P.ENCOUNTER_VIEW, P.ENCOUNTER_RECORD,
    P.FOLLOWUP_VIEW, P.FOLLOWUP_WORK,
}  # fmt: skip
HANDING_OVER = {
    P.CASE_VIEW,
    P.CONSENT_VIEW,
    P.CONSENT_RECORD,
    P.FACTS_SHARE,
    P.REFERRAL_VIEW,
    P.REFERRAL_WORK,
    P.REFERRAL_ANSWER,
    P.WHEREABOUTS_VIEW,
    P.WHEREABOUTS_RECORD,
}
FIELD_WORK = MEETING | HANDING_OVER
CASE_WORK = {P.CASE_WORK, P.CASE_ASSIGN, P.DISCLOSURE_READ, P.SERVICE_EDIT}
LEADERSHIP = {
    P.CALL_VIEW, P.TEAM_VIEW, P.REPORT_VIEW, P.LIST_EXPORT, P.WELLBEING_GROUPS, P.WELLBEING_SETUP,
}  # fmt: skip
UPKEEP = {
    P.CALL_VIEW, P.CALL_IMPORT, P.MAPPING_EDIT, P.STAFF_MANAGE, P.SHARING_RULES, P.EMPLOYMENT_MANAGE,
    P.SERVICE_EDIT, P.RETENTION_SET, P.PROGRAM_EDIT, P.MAILBOX_CONFIRM, P.LIST_EXPORT,
}  # fmt: skip
EVERYBODY = {P.WELLBEING_OWN}  # support is for all staff

GRANTS = {
    Role.RESPONDER: EVERYBODY | FIELD_WORK,
    Role.SOCIAL_WORKER: EVERYBODY | FIELD_WORK | CASE_WORK | {P.FOLLOWUP_ASSIGN, P.SUD_NOTE},
    Role.NAVIGATOR: EVERYBODY | FIELD_WORK - {P.CALL_VIEW} | {P.CASE_WORK, P.SERVICE_EDIT},
    Role.MEDIC: EVERYBODY | FIELD_WORK,
    Role.MEDIATOR: EVERYBODY | MEETING,
    Role.PEER_SUPPORTER: EVERYBODY | FIELD_WORK - {P.CALL_VIEW},
    Role.CALL_TAKER: EVERYBODY | {P.CALL_VIEW, P.CALL_RECORD},
    Role.DISPATCHER: EVERYBODY | {P.CALL_VIEW, P.CALL_RECORD, P.CALL_IMPORT},
    Role.SUPERVISOR: EVERYBODY
    | FIELD_WORK
    | CASE_WORK
    | {P.FOLLOWUP_ASSIGN, P.TEAM_VIEW, P.ABSENCE_RECORD, P.CALL_RECORD, P.REPORT_VIEW, P.PERSON_RESTRICT}
    | {P.NO_OVERRIDE, P.LIST_EXPORT, P.CASELOAD_IMPORT},
    Role.PROGRAM_LEAD: EVERYBODY | LEADERSHIP,  # reads figures, not people's records
    Role.ADMINISTRATOR: EVERYBODY | UPKEEP,
    # reads the log, never the record
    Role.AUDITOR: EVERYBODY
    | {P.AUDIT_READ, P.DISCLOSURE_READ, P.PERSON_RESTRICT, P.PRIVACY_REVIEW, P.LEGAL_VIEW, P.RECORDS_DISPOSE}
    | {P.LIST_EXPORT},
    Role.RECORDS_CUSTODIAN: EVERYBODY
    | {P.AUDIT_READ, P.DISCLOSURE_READ, P.LEGAL_VIEW, P.LEGAL_WORK, P.RECORDS_DISPOSE, P.LIST_EXPORT},
    # other agencies' staff: no support of ours either
    Role.CITY_ATTORNEY: {P.AUDIT_READ, P.DISCLOSURE_READ, P.LEGAL_VIEW},
    Role.EVALUATOR: {P.REPORT_VIEW},
    Role.PARTNER_STAFF: set(),  # their way in is the mailbox of their agency, without an account
    Role.LAW_ENFORCEMENT: {P.POLICE_VIEW},
}

ROLE_SENTENCES = {
    Role.RESPONDER: _("Answers calls in the field, records encounters and keeps follow-ups."),
    Role.SOCIAL_WORKER: _("Carries a caseload: follow-ups, people and their plans."),
    Role.NAVIGATOR: _(
        "Walks with people from one service to the next: referrals, cases and follow-ups, not the call log."
    ),
    Role.MEDIC: _("Looks after people's health in the field; works and writes as the responders do."),
    Role.MEDIATOR: _(
        "Settles conflicts: calls, encounters, people and follow-ups; sees no case, consent or referral."
    ),
    Role.PEER_SUPPORTER: _(
        "Supports people from lived experience; sees people and follow-ups, not the call log."
    ),
    Role.CALL_TAKER: _("Takes and types calls; sees no person's record."),
    Role.DISPATCHER: _("Types calls and brings them in from dispatch; sees no person's record."),
    Role.SUPERVISOR: _("Leads a team: balances work, covers absences, does everything the team does."),
    Role.PROGRAM_LEAD: _("Reviews the program's figures and teams; opens no person's record."),
    Role.ADMINISTRATOR: _("Looks after staff, imports and settings; opens no person's record."),
    Role.AUDITOR: _("Reads the log of who saw what and what was shared; opens no record."),
    Role.RECORDS_CUSTODIAN: _(
        "Answers legal requests and gives people their own copy; sees of a record only what they produce."
    ),
    Role.CITY_ATTORNEY: _(
        "Reads legal requests, the log of who saw what and what was shared; opens no record."
    ),
    Role.EVALUATOR: _("Reads the program's figures, in which nobody can be known; opens no record."),
    Role.PARTNER_STAFF: _(
        "Answers referrals on the page that their agency gets by e-mail; signing in here opens nothing more."
    ),
    Role.LAW_ENFORCEMENT: _("Sees a few facts of the meetings that their own agency came to; nothing else."),
}
