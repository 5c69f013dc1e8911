"""The pages: a check-in in few taps, one's own trend, and what others never learn."""

import re
import uuid
from datetime import timedelta

import pytest
from django.utils.html import escape

from casemgmt.access.actions import end_membership
from casemgmt.access.roles import GRANTS, Permission, Role
from casemgmt.notices.emails import compose
from casemgmt.notices.models import Delivery, Notice
from staffwellbeing import actions
from staffwellbeing.trend import own_trend
from tests import factories
from tests.factories import TeamFactory, staff
from tests.staffwellbeing.factories import HEAVY, LIGHT, MONTH, crew

pytestmark = pytest.mark.django_db
PAGES = ("check-in/", "mine/", "mine/delete/", "resources/", "talk/", "asked/", "privacy/")


def send(client, answers, **more):
    return client.post("/wellbeing/check-in/", {"entry": uuid.uuid4(), **answers, **more})


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


OURS = [role for role in Role if Permission.WELLBEING_OWN in GRANTS[role]]  # not other agencies' staff


@pytest.mark.parametrize("role", OURS)
def test_every_role_has_their_own_pages(client_for, team, role):
    client = client_for(staff(role, team=team))
    for path in PAGES:
        assert client.get(f"/wellbeing/{path}").status_code == 200


def test_before_staff_are_told_the_page_explains_and_nothing_is_taken(client_for, responder):
    client = client_for(responder)
    assert "not open yet" in text(client.get("/wellbeing/check-in/"))
    assert send(client, HEAVY).status_code == 422
    assert own_trend(responder) == []


def test_a_check_in_is_kept_and_thanked_for(opened, client_for, responder):
    client = client_for(responder)
    page = send(client, LIGHT)
    assert page.status_code == 200 and "Thank you" in text(page)
    (entry,) = own_trend(responder)
    assert entry.answers == LIGHT


def test_a_heavy_answer_shows_help_at_once_and_tells_nobody(opened, contact, client_for, responder):
    page = text(send(client_for(responder), HEAVY))
    assert 'href="tel:988"' in page and contact.phone in page and "talk to someone" in page
    assert not Notice.objects.exists()


def test_an_answer_never_stands_in_a_link_or_a_cookie(opened, client_for, responder):
    client = client_for(responder)
    page = send(client, HEAVY)
    assert "Location" not in page
    kept = " ".join(cookie.value for cookie in client.cookies.values())
    assert "hard" not in kept and "drained" not in kept


def test_help_stands_on_every_page(opened, contact, client_for, responder):
    client = client_for(responder)
    for path in ("check-in/", "mine/", "resources/", "talk/", "privacy/"):
        page = text(client.get(f"/wellbeing/{path}"))
        assert page.index('href="tel:988"') < page.index("phone-bar")


def test_asking_for_a_person_from_the_check_in_tells_that_person_alone(
    opened, contact, client_for, responder, peer
):
    page = text(send(client_for(responder), LIGHT, person=contact.pk))
    assert "Ana Ruiz has been told" in page
    (told,) = Notice.objects.all()
    assert (told.recipient, told.kind) == (peer.pk, "support_asked")
    assert Delivery.objects.filter(notice=told).exists()


def test_the_words_that_leave_name_nobody_and_not_the_matter(opened, contact, client_for, responder):
    send(client_for(responder), {}, person=contact.pk)
    letter = compose(Notice.objects.get())
    words = " ".join([letter.subject, *map(str, letter.lines), letter.path]).lower()
    for word in (responder.name.lower(), str(responder.pk), "support", "drained", "health", "check-in"):
        assert word not in words.replace("/wellbeing/asked/", "")


def test_the_supporter_sees_who_asked_and_answers_and_the_asker_sees_that(
    opened, contact, client_for, responder, peer
):
    asker, supporter = client_for(responder), client_for(peer)
    asker.post("/wellbeing/talk/", {"contact": contact.pk})
    asker.post("/wellbeing/talk/", {"contact": contact.pk})
    page = supporter.get("/wellbeing/asked/")
    assert escape(responder.name) in text(page)
    (address,) = set(re.findall(r"/wellbeing/asked/[0-9a-f-]+/answered/", text(page)))
    assert (
        client_for(staff(Role.SUPERVISOR, team=contact.program.teams.get())).post(address).status_code == 404
    )
    supporter.post(address)
    assert "Got in touch" in text(asker.get("/wellbeing/talk/"))
    assert Notice.objects.count() == 1


def test_one_cannot_ask_oneself_or_somebody_without_a_sign_in(
    opened, contact, client_for, program_lead, program, peer
):
    line = actions.add_contact(program=program, by=program_lead, kind="line", name="Safe line", phone="555")
    assert client_for(peer).post("/wellbeing/talk/", {"contact": contact.pk}).status_code == 422
    assert client_for(program_lead).post("/wellbeing/talk/", {"contact": line.pk}).status_code == 422


def test_whoever_left_the_program_is_not_offered_any_more(
    client_for, responder, peer, contact, administrator
):
    asker = client_for(responder)
    assert asker.post("/wellbeing/talk/", {"contact": contact.pk}).status_code == 302
    end_membership(membership=peer.memberships.get(), by=administrator)
    assert peer.is_active and contact.name not in asker.get("/wellbeing/talk/").context["form"].as_p()
    assert asker.post("/wellbeing/talk/", {"contact": contact.pk}).status_code == 422


def test_ones_own_trend_is_a_line_and_a_table(opened, client_for, responder):
    client = client_for(responder)
    for days, answers in ((9, LIGHT), (2, HEAVY)):
        day = factories.local_today() - timedelta(days=days)
        actions.check_in(user=responder, program=opened.program, entry=uuid.uuid4(), answers=answers, on=day)
    page = text(client.get("/wellbeing/mine/"))
    assert page.count("<polyline") == 3 and page.count("Completely") == 1


def test_deleting_everything_is_two_taps_and_immediate(opened, client_for, responder):
    client = client_for(responder)
    send(client, HEAVY)
    assert "Very hard" in text(client.get("/wellbeing/mine/"))
    assert "is deleted" in text(client.post("/wellbeing/mine/delete/", follow=True))
    assert "Very hard" not in text(client.get("/wellbeing/mine/"))


def test_the_lead_sees_groups_and_a_sentence_where_a_number_is_hidden(
    opened, client_for, program, team, program_lead
):
    quiet = TeamFactory(program=program, name="Night team")
    crew(team, light=5, heavy=4)
    crew(quiet, light=2, heavy=1)
    actions.close_month(program="lane", month=MONTH)
    page = text(client_for(program_lead).get("/wellbeing/groups/2026/3/"))
    assert "<strong>4</strong> of 9 people" in page
    assert page.count("points at nobody") == 6  # three items each for the night team and for all together
    assert client_for(program_lead).get("/wellbeing/groups/2026/4/").status_code == 404


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.PROGRAM_LEAD}))
def test_nobody_but_the_lead_sees_groups_or_sets_up(client_for, team, role):
    client = client_for(staff(role, team=team))
    for path in ("groups/", "setup/", "setup/notice/", "setup/contacts/new/"):
        assert client.get(f"/wellbeing/{path}").status_code == 403


def test_the_lead_sets_up_and_staff_read_what_they_were_told(client_for, program_lead, responder, peer):
    lead = client_for(program_lead)
    lead.post(
        "/wellbeing/setup/notice/", {"told_on": "2026-01-02", "words": "At roll call, and to Local 12."}
    )
    contact = {"kind": "peer", "name": "Ana Ruiz", "phone": "(216) 555-0142", "user": peer.pk, "position": 1}
    lead.post("/wellbeing/setup/contacts/new/", contact)
    staff_client = client_for(responder)
    assert "Local 12" in text(staff_client.get("/wellbeing/privacy/"))
    assert 'href="tel:+12165550142"' in text(staff_client.get("/wellbeing/resources/"))
    (address,) = set(
        re.findall(r"/wellbeing/setup/contacts/[0-9a-f-]+/remove/", text(lead.get("/wellbeing/setup/")))
    )
    lead.post(address)
    assert "Ana Ruiz" not in text(staff_client.get("/wellbeing/resources/"))


def test_a_contact_that_cannot_be_reached_is_sent_back(client_for, program_lead):
    answer = client_for(program_lead).post(
        "/wellbeing/setup/contacts/new/", {"kind": "peer", "name": "Nobody", "position": 1}
    )
    assert answer.status_code == 422 and "how to reach them" in text(answer)


def test_pages_ask_the_database_few_questions(
    opened, contact, client_for, responder, program_lead, team, django_assert_max_num_queries
):
    client = client_for(responder)
    for _times in range(5):
        send(client, LIGHT)
    crew(team, light=4, heavy=4)
    actions.close_month(program="lane", month=MONTH)
    lead = client_for(program_lead)
    for reader, path, most in ((client, "check-in/", 24), (client, "mine/", 24), (lead, "groups/", 22)):
        with django_assert_max_num_queries(most):
            reader.get(f"/wellbeing/{path}")
