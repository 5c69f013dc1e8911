"""How a guard is switched off.

By SQL, run as the owner in a copy of the test database, or by putting something harmless-looking in place of
a function, method or setting.
"""

import sys
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from types import ModuleType

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.apps import apps
from django.conf import settings

from casemgmt.access import policy, second_factor
from casemgmt.access.models import User
from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.web.views import Permitted

OURS = ("casemgmt", "referrals", "followups", "staffwellbeing")
INHERITED = object()


@dataclass(frozen=True)
class Guard:
    """One guard: its name, the tests that notice its absence, and how it is switched off."""

    name: str
    noticed_by: str | list[str]  # ids of tests, or files and ids in one line
    sql: str = ""
    replaced: dict = field(default_factory=dict)
    settings: dict = field(default_factory=dict)

    @property
    def tests(self):
        """The tests that notice: ids, files, folders."""
        return self.noticed_by.split() if isinstance(self.noticed_by, str) else self.noticed_by

    @contextmanager
    def code_off(self):
        """Meanwhile the code goes without the guard, in whichever module of ours has imported it."""
        with ExitStack() as undone:
            for path, replacement in self.replaced.items():
                for owner, attribute in places(path):
                    undone.enter_context(replaced(owner, attribute, replacement))
            for name, change in self.settings.items():
                undone.enter_context(replaced(settings, name, change(getattr(settings, name))))
            yield


@contextmanager
def replaced(owner, attribute, replacement):
    """Meanwhile the owner (a module, class or the settings) has something else under this name."""
    own = vars(owner).get(attribute, INHERITED)
    setattr(owner, attribute, replacement)
    try:
        yield
    finally:
        if own is INHERITED:
            delattr(owner, attribute)
        else:
            setattr(owner, attribute, own)


def places(path):
    """Where a thing stands: as its path says, and in each module of ours that has imported it from there."""
    owner, attribute = resolve(path)
    found = getattr(owner, attribute)
    yield owner, attribute
    if isinstance(owner, ModuleType) and getattr(found, "__module__", None) == owner.__name__:
        for module in [module for name, module in sys.modules.items() if name.startswith(OURS)]:
            for name in [name for name, value in vars(module).items() if value is found]:
                if (module, name) != (owner, attribute):
                    yield module, name


def resolve(path):
    """ "package.module:Class.method" → (the class, "method")."""
    module, _, names = path.partition(":")
    *outer, attribute = names.split(".")
    owner = import_module(module)
    for name in outer:
        owner = getattr(owner, name)
    return owner, attribute


def without(word):
    """A setting's list, less the entries that contain the word."""
    return lambda entries: [entry for entry in entries if word not in entry]


def without_limit(name):
    """How often one may try, less one of the limits."""
    return lambda limits: limits | {name: None}


def same_address_always(request):
    """As if everybody sat behind one address."""
    return "192.0.2.1"


def unprotected(table):
    """Let the application's role see every program's rows."""
    return f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"


def no_trigger(table, name):
    """Drop a trigger by the readable part of its name."""
    return (
        "DO $$ DECLARE found text; BEGIN SELECT tgname INTO STRICT found FROM pg_trigger "
        f"WHERE tgrelid = '{table}'::regclass AND tgname LIKE 'pgtrigger_{name}%'; "
        f"EXECUTE format('DROP TRIGGER %I ON {table}', found); END $$"
    )


def no_constraint(table, name):
    """Drop a constraint, or the unique index that Django made for a conditional one."""
    return (
        "DO $$ BEGIN IF EXISTS (SELECT FROM pg_constraint "
        f"WHERE conrelid = '{table}'::regclass AND conname = '{name}') "
        f"THEN ALTER TABLE {table} DROP CONSTRAINT {name}; ELSE DROP INDEX {name}; END IF; END $$"
    )


def counting_with(rule, changed):
    """Change one rule of the function that counts wellbeing answers; it belongs to `aggregate`."""
    body = f"replace(pg_get_functiondef('wellbeing_close_month'::regproc), $x${rule}$x$, $x${changed}$x$)"
    return (
        "GRANT CREATE ON SCHEMA public TO aggregate; SET ROLE aggregate; "
        f"DO $do$ BEGIN EXECUTE {body}; END $do$; RESET ROLE"
    )


def ruled(function, rule, changed):
    """Change one rule of a function of the owner's."""
    said = f"pg_get_functiondef('{function}'::regproc)"
    return (
        f"DO $do$ BEGIN ASSERT position($x${rule}$x$ IN {said}) > 0, 'the rule has left {function}'; "
        f"EXECUTE replace({said}, $x${rule}$x$, $x${changed}$x$); END $do$"
    )


def in_every_program(function):
    """Let a function that looks past row security take every program for one of the scope."""
    every = "(SELECT string_agg(id, ',') FROM access_program)"
    return ruled(function, "current_setting('app.programs', true)", every)


def shown_to_all(function):
    """Let the function that says who is hidden say: nobody."""
    return (
        f"CREATE OR REPLACE FUNCTION {function}(actor text, programs text) RETURNS text "
        "LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$ SELECT '' $$"
    )


def granted(verbs, table):
    """Give the application's role a right that it must not have."""
    return f"GRANT {verbs} ON {table} TO app"


def told_like_anybody(person, *, asked, is_open):
    """A card that does not ask whether somebody is looking for the person."""
    return import_module("casemgmt.desk.views.card").card(person, is_open=is_open)


def by_the_user_alone(limit, *, by_user, by_program):
    """A limit that does not look at the program."""
    if by_user >= limit.by_user:
        raise RuleBroken("refused")


def yes(*args, **kwargs):
    return True


def nothing(*args, **kwargs):
    return None


def no_objection(*args, **kwargs):
    return ""


def none_found(*args, **kwargs):
    return []


def everything(queryset, *args, **kwargs):
    return queryset.all()


def in_any_program(user, permission, program=None):
    """`policy.require` without its last question."""
    if not policy.allows(user, permission):
        raise NotAllowed("refused")


def safe(contact_point, mode, at):
    return True, ""


def any_step(workflow, name, status):
    return workflow.steps[name]


def unasked(view, request, *args, **kwargs):
    """`Permitted.dispatch` without its question."""
    return super(Permitted, view).dispatch(request, *args, **kwargs)


class NeverRollsBack:
    """`django.db.transaction`, as it would be if a failed request were kept."""

    @staticmethod
    def set_rollback(wanted):
        return None


def as_it_came(logger, name, event):
    return event


def with_what_was_typed(logger, name, event):
    """A library's line as the library writes it."""
    args = event.pop("positional_args")
    return event | {"event": str(event["event"]) % args if args else str(event["event"])}


def still_there(recipients):
    """An address for whoever has none any more."""
    return dict.fromkeys(recipients, ("somebody@example.org", "en"))


def of_any_mailbox(page):
    """A partner's page without its own filter."""
    return apps.get_model("referrals.Referral").objects.sent()


def read_and_noted(referral, at):
    """A look that shows nothing and leaves a trace in the log."""
    import_module("casemgmt.audit.actions").record("read", of=referral)
    return import_module("referrals.actions.partner.reading").Shown((), "", "")


def enrolled_is_enough(request):
    """Whether the account has a second factor, whatever this session has shown."""
    return second_factor.enrolled(request.user)


def same_hash_always(user, secret=None):
    """A session's proof that no reset changes."""
    return user.password


def the_same_key(purpose):
    """One key for all purposes, in a cipher that binds nothing."""

    class Unbound:
        key = AESGCM(b"0" * 32)

        def encrypt(self, nonce, text, bound_to):
            return self.key.encrypt(nonce, text, b"")

        def decrypt(self, nonce, text, bound_to):
            return self.key.decrypt(nonce, text, b"")

    return Unbound()


def first_forwarded(accounts, request):
    """The address that whoever sends the request likes to have."""
    return request.headers.get("X-Forwarded-For", request.META["REMOTE_ADDR"]).split(",")[0]


def whoever_has_the_address(adapter, account, told, signed):
    """A provider's word for an address, verified or not."""
    return User.objects.filter(email=(told | signed).get("email")).first()


def the_agencys_first(addresses, service, program):
    """The first mailbox of the agency by its address, whoever's it is."""
    return service.asked_agency.mailboxes.order_by("email").first()
