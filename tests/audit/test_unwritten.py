"""What cannot be written to the log is not shown."""

import pytest

from tests import database
from tests.audit.test_reading import about_one, in_scope, reader_of_everything, words_of
from tests.world import one_person


@pytest.mark.django_db(transaction=True)
def test_what_cannot_be_written_to_the_log_is_not_shown(
    client_for, program, team, social_worker, responder, settings
):
    with in_scope():
        person = one_person.live(program, team, social_worker, responder).person
    client = client_for(reader_of_everything(team))
    client.raise_request_exception = False
    pages = [path for path, _view, _record in about_one(person)]
    shown_before = {path for path in pages if one_person.CANARY in words_of(client.get(path))}
    assert len(shown_before) >= 25
    with database.session(settings.DATABASES["default"]["NAME"]) as owner:
        owner.execute("REVOKE INSERT ON audit_event FROM app")
        try:
            for path in pages:
                answer = client.get(path)
                assert one_person.CANARY not in words_of(answer), path
                assert path not in shown_before or answer.status_code == 500, path
        finally:
            owner.execute("GRANT INSERT ON audit_event TO app")
