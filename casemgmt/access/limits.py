"""How often somebody may try to get in. Wrong tries are counted by account and address together.

So a stranger's tries elsewhere do not stop the right person, and one bad client does not stop the others
behind its address: where many tries fail, each account is left one at a time. A limit on an account, whoever
tries, holds for browsers that nobody has come in with (see `devices`). Passkeys are not counted: nobody
guesses them. How often is in settings.ACCOUNT_RATE_LIMITS.
"""

from allauth.core.internal import ratelimit

from casemgmt.access import devices


class Try:
    """One try, counted before its outcome is known; take it back when it was right."""

    def __init__(self, request):
        self.request, self.counted = request, []

    def count(self, action, key=""):
        """Whether one more is within the limit."""
        usage = ratelimit.consume(self.request, app="allauth.account", action=action, key=key)
        if usage:
            self.counted.append(usage)
        return bool(usage)

    def rollback(self):
        for usage in self.counted:
            usage.rollback()


def begin(request, *, account, user, anywhere):
    """Count a try at an account; the Try, or None when it is one too many.

    `account`: what was typed, or an id. `user`: whose account it is; an unsaved one where it is nobody's.
    `anywhere`: the name of the limit that holds whoever tries, and from wherever.
    """
    this = Try(request)
    if device := devices.known(request, user):
        return this if this.count("tried_here", f"{device} {account}") else None
    pair = f"{ratelimit.get_ip(request)} {account}"
    here = "tried_here" if this.count("failed_from") else "tried_here_at_trouble"
    if this.count(here, pair) and this.count(anywhere, account):
        return this
    this.rollback()
    return None


def forget(request, *, account, anywhere):
    """Whoever finished a mailed link begins anew."""
    for action, key in (("tried_here", f"{ratelimit.get_ip(request)} {account}"), (anywhere, account)):
        ratelimit.clear(request, app="allauth.account", action=action, key=key)


def may_ask(request):
    """Whether a letter may be asked for from here; the same for every account."""
    return Try(request).count("asked_from")


def letter_is_due(request, *, account):
    """Whether this account has not been sent a few letters already that were asked for from here."""
    return Try(request).count("asked_here", f"{ratelimit.get_ip(request)} {account}")
