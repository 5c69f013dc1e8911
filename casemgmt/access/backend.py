"""Whose a session is: the user, with the roles they have now, in one query."""

from allauth.account.auth_backends import AuthenticationBackend

from casemgmt.access.models import Membership, User


class Backend(AuthenticationBackend):
    """Signs in like allauth's own; each page that follows asks once who it is."""

    def get_user(self, user_id: object) -> User | None:
        """The user with this id, if they may sign in, their roles read already; None for anybody else."""
        return _with_roles(user_id) or super().get_user(user_id)


def _with_roles(pk: object) -> User | None:
    """None for somebody without a role."""
    spells = Membership.objects.active().filter(user=pk).select_related("user", "program", "team")
    known = list(spells.order_by("since", "id"))
    if not known:
        return None
    user = known[0].user
    for spell in known:
        spell.user = user
    user.active_memberships = known
    return user
