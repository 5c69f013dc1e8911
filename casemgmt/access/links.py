"""What access says of itself, in the forms of `casemgmt.declared`."""

from django.conf import settings

from casemgmt.access import emails, policy, tasks
from casemgmt.access.models import User
from casemgmt.declared import AddressBook, BackgroundWork, CalledAs, LetterKind, Programs

SAYS = [
    CalledAs(User, "name"),
    Programs(policy.every_program),
    AddressBook(policy.addresses_of),
    LetterKind("account_change", emails.account_change),
    LetterKind("address_changed", emails.address_changed),
    LetterKind("link_refused", emails.link_refused),
    LetterKind("second_factor_reset", emails.second_factor_reset),
    LetterKind("shared_account", emails.shared_account),
    BackgroundWork("links", tasks.send_links, settings.DELIVER_EVERY),
]
