"""Guessing is slowed down behind any number of proxies and across processes, and tells nothing."""

import os
import random
import re
import statistics
import subprocess
import sys
import time

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client, RequestFactory
from django.urls import reverse

from casemgmt.access.models import User
from casemgmt.access.sign_in import StaffAccounts
from tests import factories

OURS, PROXY, STRANGER = "198.51.100.7", "203.0.113.1", "192.0.2.66"
PAIRS = int(os.environ.get("PAIRS", "60"))


@pytest.fixture(autouse=True)
def _own_counters(settings):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": str(time.time())}
    }


def seen_by(proxies, header, remote, settings):
    settings.TRUSTED_PROXIES = proxies
    headers = {"X-Forwarded-For": header} if header else {}
    return StaffAccounts().get_client_ip(RequestFactory().get("/", headers=headers, REMOTE_ADDR=remote))


@pytest.mark.parametrize("spoofed", ["", f"{STRANGER}, ", f"{STRANGER}, 10.0.0.1, ", "nonsense, "])
@pytest.mark.parametrize(
    ("proxies", "header", "remote"),
    [
        (0, "", OURS),
        (1, OURS, PROXY),
        (1, f"{OURS}:4711", PROXY),
        (2, f"{OURS}, {PROXY}", "10.0.0.9"),
    ],
)
def test_the_address_counted_is_the_one_our_own_proxies_saw(proxies, header, remote, spoofed, settings):
    assert seen_by(proxies, spoofed + header, remote, settings) == OURS


@pytest.mark.parametrize("header", ["", STRANGER])
def test_a_request_that_went_around_the_proxies_counts_by_its_connection(header, settings):
    assert seen_by(2, header, OURS, settings) == OURS


@pytest.mark.django_db
@pytest.mark.parametrize("proxies", [0, 1, 2])
def test_a_new_forged_address_for_each_try_gains_nothing(proxies, settings, program):
    settings.TRUSTED_PROXIES = proxies
    genuine = [OURS, PROXY][:proxies]
    words = []
    for number in range(7):  # five at one account from one address
        header = ", ".join([f"192.0.2.{number}", *genuine])
        typed = {"login": "worker@example.org", "password": "wrong horse battery"}
        answer = Client(headers={"X-Forwarded-For": header}, REMOTE_ADDR=OURS).post("/account/login/", typed)
        words.append(answer.context["form"].errors.as_text())
    assert ["Too many" in said for said in words] == [False] * 5 + [True] * 2


COUNTING = """
import django; django.setup()
from allauth.core.internal import ratelimit
from django.test import RequestFactory
request = RequestFactory().post("/")
rate = {"login_failed": "5/300s/key"}
asked = {"app": "allauth.account", "action": "login_failed", "config": rate, "key": "x"}
print(sum(bool(ratelimit.consume(request, **asked)) for _try in range(20)))
"""


def test_four_processes_count_together(tmp_path):
    environment = os.environ | {
        "CACHE_URL": f"filecache://{tmp_path}/counters",
        "DJANGO_SETTINGS_MODULE": "casemgmt.config.settings",
    }
    command = [sys.executable, "-W", "ignore", "-c", COUNTING]
    running = [
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) for _ in range(4)
    ]
    assert sum(int(process.communicate(timeout=60)[0]) for process in running) == 5


TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')


@pytest.fixture
def addresses(program, team, administrator):
    """Somebody's, nobody's, one invited without a password yet, and one that may not sign in."""
    known = factories.staff("responder", team=team, email="known.one@example.org").email
    factories.newcomer(program, administrator, accepts=False, email="invited@example.org")
    gone = factories.staff("responder", team=team, email="gone.one@example.org")
    gone.is_active = False
    factories.stamp(gone, by=None, reason="test").save()
    return {
        "known": known,
        "unknown": "nobody@example.org",
        "invited": "invited@example.org",
        "gone": gone.email,
    }


@pytest.mark.django_db
@pytest.mark.parametrize(("page", "field"), [("account_login", "login"), ("account_reset_password", "email")])
def test_every_address_gets_the_same_answer_to_the_byte(addresses, page, field):
    def answer(address):
        got = Client().post(reverse(page), {field: address, "password": "wrong horse battery"})
        body = TOKEN.sub("", got.content.decode().replace(address, "ADDRESS"))
        return got.status_code, got.get("Location"), body

    assert len({answer(address) for address in addresses.values()}) == 1


class QuickArgon2(Argon2PasswordHasher):
    """Argon2 without its weight, so that whatever else differs is not lost in it."""

    time_cost, memory_cost, parallelism = 1, 1024, 1


def welch(one, other):
    """Welch's t of two samples, each without its slowest tenth: those are the machine's, not ours."""
    one, other = (sorted(sample)[: len(sample) * 9 // 10] for sample in (one, other))
    spread = statistics.variance(one) / len(one) + statistics.variance(other) / len(other)
    return (statistics.mean(one) - statistics.mean(other)) / spread**0.5


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["known", "invited", "gone"])
@pytest.mark.parametrize(("page", "field"), [("account_login", "login"), ("account_reset_password", "email")])
def test_an_address_cannot_be_told_by_the_time_its_answer_takes(addresses, kind, page, field, settings):
    """Security requirement: |t| < 4.5. PAIRS=2000 asks as often as it asks for."""
    settings.PASSWORD_HASHERS = ["tests.access.test_limits.QuickArgon2"]
    settings.ACCOUNT_RATE_LIMITS = False
    for user in User.objects.exclude(password__startswith="!"):
        user.set_password(factories.PASSWORD)
        factories.stamp(user, by=None, reason="test").save()
    took = {kind: [], "unknown": []}
    for _pair in range(PAIRS):
        for which in random.sample([kind, "unknown"], 2):
            client, typed = Client(), {field: addresses[which], "password": "wrong horse battery"}
            began = time.perf_counter()
            client.post(reverse(page), typed)
            took[which].append(time.perf_counter() - began)
    t = welch(took[kind], took["unknown"])
    medians = [round(statistics.median(sample) * 1000, 2) for sample in took.values()]
    print(f"{page} {kind}: t = {t:.2f}, medians {medians} ms, {PAIRS} pairs")
    assert abs(t) < 4.5
