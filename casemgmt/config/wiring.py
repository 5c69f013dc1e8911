"""What the slices say of themselves, gathered and handed down once, before anything runs.

It asks the database nothing. A name that is misspelt here fails in every process alike.
"""

from casemgmt import declared
from casemgmt.access import links as access
from casemgmt.audit import links as audit
from casemgmt.calls import links as calls
from casemgmt.caseload import links as caseload
from casemgmt.cases import links as cases
from casemgmt.config import celery, daily
from casemgmt.consents import links as consents
from casemgmt.desk import links as desk
from casemgmt.encounters import links as encounters
from casemgmt.figures import metric
from casemgmt.holds import links as holds
from casemgmt.law import links as law
from casemgmt.notices import links as notices
from casemgmt.office import links as office
from casemgmt.people import links as people
from casemgmt.reports import links as reports
from casemgmt.sheets import links as sheets
from casemgmt.web import finding, navigation, timeline
from casemgmt.web import links as web
from casemgmt.web.caseload import ON_CASELOAD
from casemgmt.whereabouts import links as whereabouts
from casemgmt.workforce import links as workforce
from followups import links as followups
from referrals import links as referrals
from staffwellbeing import links as wellbeing

# Whoever writes letters stands before whoever sends them; whoever may know the sender, before the office.
SLICES = (
    access,
    people,
    whereabouts,
    calls,
    cases,
    followups,
    encounters,
    referrals,
    holds,
    consents,
    law,
    caseload,
    sheets,
    workforce,
    wellbeing,
    web,
    desk,
    reports,
    office,
    notices,
    audit,
)
LISTS = (
    declared.OPEN_WORK,
    declared.DEATH_WORK,
    declared.STAY_WORK,
    declared.WORKED_WITH,
    declared.AT_WORK,
    declared.NOT_ENDED,
    declared.KEPT_AS,
    declared.CALLED_AS,
    declared.LETTER_KINDS,
    declared.LEAVE_CHECKS,
    declared.ADDRESS_BOOKS,
    declared.STOPPED_LETTERS,
    declared.PROGRAMS,
    declared.BACKGROUND_WORK,
    *navigation.LISTS,
    finding.FINDERS,
    timeline.SOURCES,
    timeline.LAST_CONTACTS,
    ON_CASELOAD,
    metric.METRICS,
    metric.LISTED,
)


def hand_down(slices, lists):
    """Give each list what is of its form. RuntimeError where somebody said what nobody reads."""
    said = [one for each in slices for one in each.SAYS]
    for each in lists:
        each.hand_down(said)
    if unread := [one for one in said if not isinstance(one, tuple(each.form for each in lists))]:
        raise RuntimeError(f"nobody reads {unread}")


hand_down((*SLICES, daily), LISTS)
celery.ring_for(declared.BACKGROUND_WORK)
