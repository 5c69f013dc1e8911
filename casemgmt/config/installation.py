"""What a real installation must be told before it starts. Every refusal names its cure."""

import re

from django.core.exceptions import ImproperlyConfigured

SHORTEST, FEWEST = 50, 5  # characters of a secret, and different ones among them; as Django's own check asks
NEW_SECRET = "python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
MADE_UP = re.compile(r"(^|[_-])(demo|test)([_-]|$)")
NEEDED = {
    "ALLOWED_HOSTS": "the names under which browsers ask for the pages, such as warm.example.org",
    "PUBLIC_URL": "the address that letters lead to, such as https://warm.example.org",
    "EMAIL_URL": "the mail server, such as smtp+tls://user:password@mail.example.org:587",
    "FROM_EMAIL": "the sender of every letter, such as no-reply@warm.example.org",
    "TRUSTED_PROXIES": "how many proxies stand before the pages; 0 where gunicorn holds the certificate",
}
OPEN_DOOR = (
    "LOCAL opens the door for the demo and the tests, and “{name}” may be a real database. Leave LOCAL out, "
    "or name a database in DATABASE_URL that says “demo” or “test”, such as warm_demo."
)
SHOWS_RECORDS = "Leave DEBUG out: with it, every error page shows what stands in people's records."


def refuse_half_said(env, *, local):
    """Raise ImproperlyConfigured, with everything that is missing or unsafe, before anything starts.

    `env`: the environment. `local`: whether the demo or the tests are what starts, on their own server or,
    where DATABASE_URL names one, on yours.
    """
    found = [*_of_made_up(env)] if local else [*_of_secrets(env), *_of_settings(env)]
    if found:
        raise ImproperlyConfigured("\n".join(found))


def _of_made_up(env):
    if "DATABASE_URL" in env.ENVIRON:
        name = env.str("DATABASE_NAME", default=env.db_url("DATABASE_URL")["NAME"])
        if not MADE_UP.search(name):
            yield OPEN_DOOR.format(name=name)


def _of_secrets(env):
    said = {name: env.str(name, default="") for name in ("SECRET_KEY", "WELLBEING_SECRET", "SIGN_IN_SECRET")}
    for name, secret in said.items():
        short = len(secret) < SHORTEST or len(set(secret)) < FEWEST or secret.startswith("django-insecure-")
        if short and (secret or name != "SIGN_IN_SECRET"):  # optional
            yield f"Set {name}: {SHORTEST} random characters or more, kept out of the database. {NEW_SECRET}"
    if said["WELLBEING_SECRET"] and said["WELLBEING_SECRET"] in (said["SECRET_KEY"], said["SIGN_IN_SECRET"]):
        yield f"Set WELLBEING_SECRET to a secret of its own, kept by somebody else. {NEW_SECRET}"


def _of_settings(env):
    for name, what in NEEDED.items():
        if not env.str(name, default=""):
            yield f"Set {name}: {what}."
    if not (env.str("PUBLIC_URL", default="") or "https://").startswith("https://"):
        yield "PUBLIC_URL must begin with https://: links and sign-in travel over it."
    if not (env.str("SSO_SERVER", default="") or "https://").startswith("https://"):
        yield "SSO_SERVER must begin with https://: tokens are trusted because of it."
    if not env.bool("SECOND_FACTOR", default=True):
        yield "Leave SECOND_FACTOR out: it cannot be switched off on a real installation."
    if env.bool("DEBUG", default=False):
        yield SHOWS_RECORDS
