"""What each role needs every day: the places of its bar, in their order. The rest is under "More"."""

from casemgmt.access.roles import Role
from casemgmt.web.navigation import Daily

DAY, TEAM, PEOPLE, CALLS, CASES = "desk:my_day", "desk:team", "people:find", "calls:list", "cases:list"
FOLLOWUPS, REFERRALS, REPORTS = "followups:list", "referrals:list", "reports:overview"
LOG, SHARED, LEGAL = "office:audit", "consents:ledger", "law:legal"

SAYS = [
    Daily(Role.RESPONDER, (DAY, CALLS, PEOPLE, FOLLOWUPS, REFERRALS)),
    Daily(Role.MEDIC, (DAY, CALLS, PEOPLE, FOLLOWUPS, REFERRALS)),
    Daily(Role.MEDIATOR, (DAY, CALLS, PEOPLE, FOLLOWUPS, "encounters:drafts")),
    Daily(Role.SOCIAL_WORKER, (DAY, CASES, PEOPLE, FOLLOWUPS, REFERRALS)),
    Daily(Role.NAVIGATOR, (DAY, CASES, PEOPLE, FOLLOWUPS, REFERRALS)),
    Daily(Role.PEER_SUPPORTER, (DAY, CASES, PEOPLE, FOLLOWUPS, REFERRALS)),
    Daily(Role.CALL_TAKER, (CALLS,)),
    Daily(Role.DISPATCHER, (CALLS, "calls:imports")),
    Daily(Role.SUPERVISOR, (TEAM, DAY, PEOPLE, CASES, REPORTS)),
    Daily(Role.PROGRAM_LEAD, (TEAM, REPORTS)),
    Daily(
        Role.ADMINISTRATOR,
        ("office:staff", "calls:imports", "referrals:services", "office:delivery", "office:phones"),
    ),
    Daily(Role.AUDITOR, (LOG, SHARED, "office:reviews", "office:restricted", LEGAL)),
    Daily(Role.RECORDS_CUSTODIAN, (LEGAL, SHARED, "law:disposals", LOG)),
    Daily(Role.CITY_ATTORNEY, (LEGAL, SHARED, LOG)),
    Daily(Role.EVALUATOR, (REPORTS,)),
    Daily(Role.LAW_ENFORCEMENT, ("encounters:police",)),
]
