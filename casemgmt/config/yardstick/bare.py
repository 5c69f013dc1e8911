"""Bare SQL answered as JSON, with the indexes that it needs: as fast as Python can ask these tables."""

from django.db import connection
from django.http import JsonResponse

DAY = """
    SELECT f.id, f.because, f.kind, f.due_at, p.ref, p.name FROM (
        SELECT * FROM followups_followup WHERE status = 'open' AND assignee_id = %(me)s
        UNION ALL
        SELECT f.* FROM cases_case c JOIN followups_followup f ON f.person_id = c.person_id
        WHERE c.status = 'open' AND c.owner_id = %(me)s AND f.status = 'open' AND f.assignee_id IS NULL
    ) f LEFT JOIN people_person p ON p.id = f.person_id ORDER BY f.due_at LIMIT 50
"""
OF_A_PERSON = {
    "person": "SELECT * FROM people_person WHERE id = %(pk)s",
    "contact": "SELECT * FROM people_contactpoint WHERE person_id = %(pk)s",
    "encounters": "SELECT id, started_at, outcome, note FROM encounters_encounter WHERE person_id = %(pk)s"
                  " ORDER BY started_at DESC LIMIT 50",
    "followups": "SELECT id, due_at, status, outcome FROM followups_followup WHERE person_id = %(pk)s"
                 " ORDER BY due_at DESC LIMIT 50",
    "referrals": "SELECT id, need, status, sent_at FROM referrals_referral WHERE person_id = %(pk)s LIMIT 50",
    "history": "SELECT history_date, history_user_id FROM people_historicalperson WHERE id = %(pk)s",
}  # fmt: skip
FOUND = """
    SELECT id, ref, name, birth_year FROM (
        SELECT p.*, people_names(p.name, p.legal_name, p.other_names::text[]) AS names FROM people_person p
        WHERE people_names(p.name, p.legal_name, p.other_names::text[]) %% people_fold(%(text)s)
    ) p ORDER BY similarity(names, people_fold(%(text)s)) DESC LIMIT 20
"""


def day(request):
    return JsonResponse({"rows": rows(DAY, me=request.user.pk)})


def person(request, pk):
    return JsonResponse({name: rows(query, pk=pk) for name, query in OF_A_PERSON.items()})


def search(request):
    return JsonResponse({"rows": rows(FOUND, text=request.GET["text"])})


def rows(query, **parameters):
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return cursor.fetchall()
