"""Guards that a cell of the matrix notices: questions of the application that row security does not ask."""

from zoneinfo import ZoneInfo

from casemgmt.access import policy
from casemgmt.access.models import Membership, User
from referrals.models import Referral
from tests.sabotage.means import Guard

TWO = "tests/test_two_programs.py"
CELLS = "tests/test_matrix.py::test_each_role_is_answered_as_the_table_says"


def anybody(user, asked):
    """`policy.worker` of every program."""
    return User.objects.filter(pk=asked).first()


def anywhere(user, permission, program=None):
    """`policy.allows` of a role in any program."""
    return bool(policy.programs_where(user, permission))


def the_first(programs):
    """`policy.only` that guesses."""
    return programs[0]


MATRIX = [
    Guard(
        "a role counts in its own program alone",
        f"{TWO}::test_a_role_counts_in_its_own_program_alone",
        replaced={"casemgmt.access.policy:allows": anywhere},
    ),
    Guard(
        "of several programs none is guessed by a page",
        f"{TWO}::test_every_page_that_begins_something_asks_which_program_and_writes_there",
        replaced={"casemgmt.access.policy:only": the_first},
    ),
    Guard(
        "of several programs none is guessed by the API",
        f"{TWO}::test_the_api_asks_which_program_and_writes_there",
        replaced={"casemgmt.access.policy:only": the_first},
    ),
    Guard(
        "a time of day is told with its zone to who works in several",
        f"{TWO}::test_a_list_tells_each_row_on_the_clock_of_its_program",
        replaced={"casemgmt.access.policy:NamedZone": ZoneInfo},
    ),
    Guard(
        "an administrator opens no member of another program's staff",
        f"{CELLS}[administrator]",
        replaced={"casemgmt.office.views.staff:OfStaff.get_queryset": lambda view: User.objects.all()},
    ),
    Guard(
        "an administrator changes no role in another program",
        f"{CELLS}[administrator]",
        replaced={
            "casemgmt.office.views.staff:RoleAction.get_queryset": lambda view: Membership.objects.all()
        },
    ),
    Guard(
        "a partner opens the referrals of its own mailbox alone",
        f"{CELLS}[partner]",
        replaced={
            "referrals.views.partner.link:ReferralPage.theirs": lambda view: Referral.objects.sent(),
        },
    ),
    Guard(
        "an administrator opens no mailbox of another program",
        f"{CELLS}[administrator]",
        replaced={
            "referrals.models.directory.mailbox:MailboxQuerySet.visible_to": lambda mailboxes, user: (
                mailboxes.all()
            )
        },
    ),
    Guard(
        "a form is taken by POST alone",
        f"{CELLS}[administrator]",
        replaced={
            "casemgmt.web.views:ActionView.http_method_names": ["get", "head", "post", "put", "options"]
        },
    ),
    Guard(
        "an address names no worker of another program",
        "tests/test_foreign_ids.py::test_an_address_tells_nothing_of_a_record_that_its_reader_may_not_see"
        "[/cases/]",
        replaced={"casemgmt.access.policy:worker": anybody},
    ),
]
