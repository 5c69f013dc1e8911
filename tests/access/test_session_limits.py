"""How long a sign-in lasts, and what happens to a form that comes too late."""

import time

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casemgmt.access import accounts, session_limits
from casemgmt.audit.models import Event, EventKind
from tests import factories
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
START = 1_800_000_000
MINUTE, HOUR = 60, 3600
TYPED = {"name": "Évening\nteam", "csrfmiddlewaretoken": "old"}


@pytest.fixture(autouse=True)
def _own_counters(settings):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": str(time.time())}
    }


@pytest.fixture
def at():
    """at(minutes) sets the clock so many minutes after the sign-in."""
    with time_machine.travel(START, tick=False) as traveller:
        yield lambda minutes: traveller.move_to(START + minutes * MINUTE)


@pytest.fixture
def seated(at, administrator):
    return sign_in(Client(), administrator, at=START)


def unlock(client, password=factories.PASSWORD, **more):
    return client.post(reverse("office:still_you"), {"password": password, **more})


def open_to(client):
    return client.get("/staff/").status_code == 200


def test_a_page_opened_in_time_keeps_the_session(seated, at):
    for minutes in (29, 58, 87):
        at(minutes)
        assert open_to(seated)


def test_thirty_minutes_alone_lock_the_session(seated, at):
    at(31)
    answer = seated.get("/staff/?program=lane")
    assert answer.url == reverse("office:still_you") + "?next=%2Fstaff%2F%3Fprogram%3Dlane"
    assert not open_to(seated)


def test_what_a_page_asks_for_by_itself_is_no_sign_of_life(seated, at):
    at(29)
    seated.get("/staff/", headers={"HX-Request": "true"})
    at(31)
    assert seated.get("/staff/", headers={"HX-Request": "true"}).status_code == 204
    assert not open_to(seated)


def test_saying_so_keeps_the_session(seated, at):
    at(29)
    assert seated.post(reverse("office:stay")).status_code == 204
    at(58)
    assert open_to(seated)


def test_the_password_opens_the_session_again_under_a_new_key(seated, at):
    before = seated.session.session_key
    at(31)
    assert unlock(seated, next="/staff/").url == "/staff/"
    assert open_to(seated)
    assert seated.session.session_key != before


def test_a_wrong_password_opens_nothing_is_logged_and_is_slowed_down(seated, at, administrator):
    at(31)
    for _try in range(5):
        assert unlock(seated, "wrong horse battery").status_code == 200
    assert Event.objects.filter(kind=EventKind.SIGN_IN_FAILED, object_id=administrator.pk).count() == 5
    assert "Too many" in unlock(seated).content.decode()
    assert not open_to(seated)


def test_twelve_hours_end_the_session_whatever_was_done_in_them(seated, at, administrator):
    for minutes in range(0, 12 * 60, 25):
        at(minutes)
        assert open_to(seated)
    at(12 * 60 + 1)
    assert seated.get("/staff/").url.startswith(reverse("account_login"))
    assert "_auth_user_id" not in seated.session
    assert unlock(seated).url == reverse("account_login")
    assert Event.objects.filter(kind=EventKind.SIGN_OUT, why="12 hours").count() == 1


def test_a_session_that_does_not_say_when_it_began_is_over(client, administrator):
    client.force_login(administrator)
    assert client.get("/staff/").url.startswith(reverse("account_login"))


def late_form(client, at, minutes=31):
    at(minutes)
    return client.post("/staff/teams/new/?program=lane", TYPED)


def resume(client):
    """What the page of the waiting form would send."""
    page = client.get(reverse("office:go_on"))
    fields = dict(page.context["fields"])
    return client.post(page.context["to"], fields)


def test_a_form_sent_too_late_goes_on_after_the_password_with_every_word(seated, at, program):
    assert late_form(seated, at).url.startswith(reverse("office:still_you"))
    assert not program.teams.filter(name__contains="vening").exists()
    assert unlock(seated).url == reverse("office:go_on")
    assert resume(seated).status_code == 302
    assert program.teams.filter(name__contains="vening").count() == 1
    assert seated.get(reverse("office:go_on")).url == "/"


def test_the_waiting_form_gets_a_fresh_token_and_keeps_line_breaks(seated, at):
    late_form(seated, at)
    unlock(seated)
    page = seated.get(reverse("office:go_on"))
    assert page.context["fields"] == [("name", "Évening\nteam")]
    assert "no-store" in page["Cache-Control"]


def come_back(client, answer, user):
    """The whole sign-in, from where a late form was sent."""
    assert answer.url == f"{reverse('account_login')}?next=%2Faccount%2Fgo-on%2F"
    client.post(answer.url, {"login": user.email, "password": factories.PASSWORD})
    session = client.session
    session["account_authentication_methods"] += [{"method": "mfa", "type": "totp", "at": time.time()}]
    session.save()
    return client.get(reverse("office:go_on"), follow=True)


def test_a_form_sent_after_a_shift_waits_for_the_whole_sign_in_and_stands_filled(
    seated, at, administrator, program
):
    page = come_back(seated, late_form(seated, at, minutes=12 * 60 + 1), administrator)
    assert page.redirect_chain == [("/staff/teams/new/?program=lane", 302)]
    assert "Évening" in page.content.decode() and "Look it over" in page.content.decode()
    assert not program.teams.filter(name__contains="vening").exists()
    assert "vening" not in seated.get("/staff/teams/new/?program=lane").content.decode()


def test_a_form_sent_after_signing_out_in_another_tab_stands_filled(seated, at, administrator):
    open_to(seated)
    seated.post("/account/logout/")
    page = come_back(seated, late_form(seated, at, minutes=1), administrator)
    assert "Évening" in page.content.decode()


def test_a_form_without_a_page_of_its_own_shows_what_was_typed_before_it_goes(seated, at, administrator):
    open_to(seated)
    seated.post("/account/logout/")
    page = come_back(seated, seated.post("/notices/read/", {"note": "Two words"}), administrator)
    assert "Two words" in page.content.decode() and "data-goes-on" not in page.content.decode()


def test_after_signing_out_only_the_same_user_gets_the_form(seated, at, responder):
    open_to(seated)
    seated.post("/account/logout/")
    late_form(seated, at, minutes=1)
    assert sign_in(seated, responder, at=time.time()).get(reverse("office:go_on")).url == "/"


def test_a_browser_that_nobody_used_keeps_no_form(at):
    stranger = Client()
    assert late_form(stranger, at).url.startswith(reverse("account_login"))
    assert session_limits.WAITING not in stranger.session


def test_what_was_typed_on_one_users_page_is_not_sent_under_anothers_name(seated, at, responder, program):
    page_of = {"headers": {"X-Page-Of": session_limits.page_of(responder)}}
    refused = seated.post("/staff/teams/new/?program=lane", {"name": "Night"}, **page_of)
    assert refused.status_code == 409 and not program.teams.filter(name="Night").exists()
    assert seated.get("/staff/", **page_of).status_code == 409


def test_a_check_in_does_not_wait_on_the_server(seated, at):
    at(31)
    answer = seated.post("/wellbeing/check-in/", {"shift": "5"})
    assert answer.url.endswith("?next=%2Fwellbeing%2Fcheck-in%2F")
    assert session_limits.WAITING not in seated.session


def test_what_cannot_wait_stays_on_its_page(seated, at):
    at(31)
    answer = seated.post("/wellbeing/check-in/", {"shift": "5"}, headers={"X-Stay": "1"})
    assert answer.status_code == 401


def test_a_page_that_waits_is_told_where_to_go_on(seated, at):
    at(31)
    answer = seated.post("/staff/teams/new/?program=lane", TYPED, headers={"X-Stay": "1"})
    assert (answer.status_code, answer.get("Location")) == (204, None)
    assert answer["X-Onward"].startswith(reverse("office:still_you"))


def test_another_tab_that_went_on_opens_this_one_too(seated, at):
    in_place = {"headers": {"X-In-Place": "1"}}
    assert seated.post(reverse("office:still_you"), **in_place).status_code == 204
    seated.post("/account/logout/")
    assert seated.post(reverse("office:still_you"), **in_place).status_code == 401


def test_somebody_else_at_the_same_browser_does_not_get_the_form(seated, at, responder, program):
    late_form(seated, at, minutes=12 * 60 + 1)
    other = sign_in(seated, responder, at=time.time())
    assert other.get(reverse("office:go_on")).url == "/"
    assert other.get(reverse("office:go_on")).url == "/"


def test_what_waits_is_sealed_where_it_lies(seated, at):
    late_form(seated, at)
    assert "vening" not in str(dict(seated.session))


def test_a_forged_form_is_not_laid_aside(administrator, at):
    client = sign_in(Client(enforce_csrf_checks=True), administrator, at=START)
    at(31)
    assert client.post("/staff/teams/new/", TYPED).status_code == 403
    assert session_limits.WAITING not in client.session


def test_a_draft_that_comes_too_late_is_refused_and_the_page_says_so(seated, at):
    at(31)
    assert seated.post("/staff/teams/new/", TYPED, headers={"X-Draft": "1"}).status_code == 401


def test_a_fragment_that_comes_too_late_brings_the_page_to_the_password(seated, at):
    at(31)
    answer = seated.post("/staff/teams/new/", TYPED, headers={"HX-Request": "true"})
    assert answer.status_code == 204
    assert answer["HX-Redirect"].startswith(reverse("office:still_you"))


def test_nobody_is_sent_to_another_site_after_the_password(seated, at):
    at(31)
    assert unlock(seated, next="https://elsewhere.example/").url == reverse("office:go_on")


def test_a_locked_session_of_somebody_deactivated_stays_locked(seated, at, administrator, program):
    at(31)
    deputy = factories.staff("administrator", program=program)
    accounts.close(user=administrator, program=program, at=timezone.now(), by=deputy)
    assert unlock(seated).url == reverse("account_login")


def test_a_changed_password_ends_every_other_session(administrator):
    here, there = sign_in(Client(), administrator), sign_in(Client(), administrator)
    here.post(
        reverse("account_change_password"),
        {
            "oldpassword": factories.PASSWORD,
            "password1": "quite another sentence",
            "password2": "quite another sentence",
        },
    )
    assert open_to(here)
    assert not open_to(there)


def test_a_cookie_kept_from_before_signing_out_opens_nothing(administrator):
    client = sign_in(Client(), administrator)
    kept = client.cookies["sessionid"].value
    client.post("/account/logout/")
    thief = Client()
    thief.cookies["sessionid"] = kept
    assert not open_to(thief)
