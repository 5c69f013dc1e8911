"""Who may do what, on one screen. A role is a plain sentence and a set of permissions."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Permission(StrEnum):
    """One thing a member of staff may do within a program."""

    CALL_VIEW = "call.view"
    CALL_RECORD = "call.record"
    CALL_IMPORT = "call.import"
    MAPPING_EDIT = "mapping.edit"
    PERSON_VIEW = "person.view"
    PERSON_RECORD = "person.record"
    PERSON_RESTRICT = "person.restrict"
    FIRST_CONTACT = "person.first_contact"
    PRIVACY_REVIEW = "privacy.review"
    POLICE_VIEW = "police.view"
    ENCOUNTER_VIEW = "encounter.view"
    ENCOUNTER_RECORD = "encounter.record"
    FOLLOWUP_VIEW = "followup.view"
    FOLLOWUP_WORK = "followup.work"
    FOLLOWUP_ASSIGN = "followup.assign"
    CASE_VIEW = "case.view"
    CASE_WORK = "case.work"
    CASE_ASSIGN = "case.assign"
    SUD_NOTE = "case.sud_note"
    CONSENT_VIEW = "consent.view"
    CONSENT_RECORD = "consent.record"
    FACTS_SHARE = "facts.share"
    NO_OVERRIDE = "consent.override"
    DISCLOSURE_READ = "disclosure.read"
    SHARING_RULES = "sharing.rules"
    LEGAL_VIEW = "legal.view"
    LEGAL_WORK = "legal.work"
    RETENTION_SET = "retention.set"
    RECORDS_DISPOSE = "records.dispose"
    REFERRAL_VIEW = "referral.view"
    REFERRAL_WORK = "referral.work"
    REFERRAL_ANSWER = "referral.answer"
    SERVICE_EDIT = "service.edit"
    MAILBOX_CONFIRM = "mailbox.confirm"
    REPORT_VIEW = "report.view"
    TEAM_VIEW = "team.view"
    STAFF_MANAGE = "staff.manage"
    PROGRAM_EDIT = "program.edit"
    AUDIT_READ = "audit.read"
    EMPLOYMENT_MANAGE = "employment.manage"
    ABSENCE_RECORD = "absence.record"
    WELLBEING_OWN = "wellbeing.own"
    WELLBEING_GROUPS = "wellbeing.groups"
    WELLBEING_SETUP = "wellbeing.setup"

    @property
    def label(self):
        return PERMISSION_LABELS[self]


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


P = Permission

MEETING = {
    P.CALL_VIEW, P.PERSON_VIEW, P.PERSON_RECORD, P.FIRST_CONTACT, P.ENCOUNTER_VIEW, P.ENCOUNTER_RECORD,
    P.FOLLOWUP_VIEW, P.FOLLOWUP_WORK,
}  # fmt: skip
HANDING_OVER = {
    P.CASE_VIEW, P.CONSENT_VIEW, P.CONSENT_RECORD, P.FACTS_SHARE,
    P.REFERRAL_VIEW, P.REFERRAL_WORK, P.REFERRAL_ANSWER,
}  # fmt: skip
FIELD_WORK = MEETING | HANDING_OVER
CASE_WORK = {P.CASE_WORK, P.CASE_ASSIGN, P.DISCLOSURE_READ, P.SERVICE_EDIT}
LEADERSHIP = {P.CALL_VIEW, P.TEAM_VIEW, P.REPORT_VIEW, P.WELLBEING_GROUPS, P.WELLBEING_SETUP}
UPKEEP = {
    P.CALL_VIEW, P.CALL_IMPORT, P.MAPPING_EDIT, P.STAFF_MANAGE, P.SHARING_RULES, P.EMPLOYMENT_MANAGE,
    P.SERVICE_EDIT, P.RETENTION_SET, P.PROGRAM_EDIT, P.MAILBOX_CONFIRM,
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
    | {P.NO_OVERRIDE},
    Role.PROGRAM_LEAD: EVERYBODY | LEADERSHIP,  # reads figures, not people's records
    Role.ADMINISTRATOR: EVERYBODY | UPKEEP,
    # reads the log, never the record
    Role.AUDITOR: EVERYBODY
    | {P.AUDIT_READ, P.DISCLOSURE_READ, P.PERSON_RESTRICT, P.PRIVACY_REVIEW, P.LEGAL_VIEW, P.RECORDS_DISPOSE},
    Role.RECORDS_CUSTODIAN: EVERYBODY
    | {P.AUDIT_READ, P.DISCLOSURE_READ, P.LEGAL_VIEW, P.LEGAL_WORK, P.RECORDS_DISPOSE},
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

PERMISSION_LABELS = {
    P.CALL_VIEW: _("See calls"),
    P.CALL_RECORD: _("Type in and correct calls"),
    P.CALL_IMPORT: _("Import calls from dispatch"),
    P.MAPPING_EDIT: _("Edit how imported labels are read"),
    P.PERSON_VIEW: _("Find and see people"),
    P.PERSON_RECORD: _("Add and correct people and how to reach them"),
    P.PERSON_RESTRICT: _("Restrict a record and say who may see it"),
    P.FIRST_CONTACT: _("Use the first-contact card and open a record in an emergency"),
    P.PRIVACY_REVIEW: _("Look at what was opened in an emergency"),
    P.POLICE_VIEW: _("See what police can see of a meeting they came to"),
    P.ENCOUNTER_VIEW: _("See encounters"),
    P.ENCOUNTER_RECORD: _("Record encounters"),
    P.FOLLOWUP_VIEW: _("See follow-ups"),
    P.FOLLOWUP_WORK: _("Work on follow-ups"),
    P.FOLLOWUP_ASSIGN: _("Give follow-ups to somebody else"),
    P.CASE_VIEW: _("See cases and their signed notes"),
    P.CASE_WORK: _("Open cases, set goals and write notes"),
    P.CASE_ASSIGN: _("Give cases and referrals to somebody else"),
    P.SUD_NOTE: _("Write SUD counselling notes and read their own"),
    P.CONSENT_VIEW: _("See what a person agreed to share"),
    P.CONSENT_RECORD: _("Record consent and take it back"),
    P.FACTS_SHARE: _("Share facts about a person outside the program"),
    P.NO_OVERRIDE: _("Decide against a person's no to sharing, with a reason that they can read"),
    P.DISCLOSURE_READ: _("Read the list of what was shared"),
    P.SHARING_RULES: _("Set the program's rules for sharing"),
    P.LEGAL_VIEW: _("See legal requests and holds"),
    P.LEGAL_WORK: _("Answer legal requests, place holds and take copies of records"),
    P.RETENTION_SET: _("Set how long records are kept"),
    P.RECORDS_DISPOSE: _("Propose and approve what is disposed of"),
    P.REFERRAL_VIEW: _("See referrals"),
    P.REFERRAL_WORK: _("Send and withdraw referrals"),
    P.REFERRAL_ANSWER: _("Write down what a partner answered"),
    P.SERVICE_EDIT: _("Keep the list of services and their free places"),
    P.MAILBOX_CONFIRM: _("Confirm where a partner's letters and codes go"),
    P.REPORT_VIEW: _("See the program's figures"),
    P.TEAM_VIEW: _("See the team's workload"),
    P.STAFF_MANAGE: _("Manage staff and roles"),
    P.PROGRAM_EDIT: _("Set the program's phones and hours"),
    P.AUDIT_READ: _("Read the log of who saw what"),
    P.EMPLOYMENT_MANAGE: _("Record who started and who left"),
    P.ABSENCE_RECORD: _("Write down when somebody of the team is away"),
    P.WELLBEING_OWN: _("Check in and find support for themselves"),
    P.WELLBEING_GROUPS: _("See wellbeing figures of groups"),
    P.WELLBEING_SETUP: _("Set up wellbeing support for staff"),
}
