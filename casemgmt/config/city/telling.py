"""Tells a city through the actions, as those who work in it, while an outside program sets the clock."""

import random

from casemgmt import scope
from casemgmt.access.models import Membership, User
from casemgmt.config.city.dump import Dump
from casemgmt.config.city.founding import EVERYBODY, NOW, SEED, Founding
from casemgmt.config.city.residents import Register
from casemgmt.config.city.stories import begin
from casemgmt.config.city.story_context import StoryContext
from casemgmt.config.city.timeline import Clock, Schedule
from casemgmt.scope.login import logged_in_as_owner


def tell(people, folder):
    """Tell of so many people in a fresh database, and write it into `folder`; returns {table: states}."""
    clock = Clock()
    clock.move_to(NOW)
    with scope.acting_as(**EVERYBODY):
        founding = Founding(SEED, NOW)
        founding.write_down()
    let_leavers_stay(founding.city.users)
    timeline = Schedule(clock, NOW, EVERYBODY["programs"])
    context = StoryContext(founding.city, timeline, Register(random.Random(SEED)), SEED, NOW)
    harbor = StoryContext(founding.small, timeline, context.residents, SEED, NOW)
    context.told = harbor.told
    with scope.acting_as(**EVERYBODY):
        dump = Dump()
        begin(context, harbor, founding.worker_of_both, people)
    timeline.run(each_day=lambda: forget(founding))
    clock.move_to(NOW)
    with logged_in_as_owner():
        return dump.write(context.told, folder)


def let_leavers_stay(users):
    """Those who will have left by the end work until then: the stories ask nobody of them afterwards."""
    with logged_in_as_owner():
        Membership._base_manager.exclude(until=None).update(until=None)
        User._base_manager.filter(is_active=False).update(is_active=True)
    for user in users:
        user.is_active = True


def forget(founding):
    """What a user is was read once for a request. Here a user lives for years."""
    for user in {*founding.city.users, *founding.small.users, *founding.city.guests.values()}:
        user.__dict__.pop("active_memberships", None)
