from django.urls import include, path

from casemgmt.cases.api import router
from casemgmt.cases.views import caseload, cases, notes

app_name = "cases"
urlpatterns = [
    path("api/v1/", include(router.urls)),
    path("cases/", caseload.Caseload.as_view(), name="list"),
    path("people/<uuid:person>/cases/", caseload.PersonCases.as_view(), name="of_person"),
    path("people/<uuid:person>/cases/open/", cases.Open.as_view(), name="open"),
    path("cases/<uuid:pk>/", cases.Detail.as_view(), name="detail"),
    path("cases/<uuid:pk>/history/", cases.CaseHistory.as_view(), name="history"),
    path("cases/<uuid:pk>/reassign/", cases.Reassign.as_view(), name="reassign"),
    path("cases/<uuid:pk>/reopen/", cases.Reopen.as_view(), name="reopen"),
    path("cases/<uuid:pk>/acuity/", cases.SayAcuity.as_view(), name="acuity"),
    path("cases/<uuid:pk>/plan/", cases.ReviewPlan.as_view(), name="plan"),
    path("cases/<uuid:pk>/acuity/answer/", cases.AnswerLowering.as_view(), name="answer_lowering"),
    path("cases/<uuid:pk>/goals/new/", cases.AddGoal.as_view(), name="add_goal"),
    path("goals/<uuid:pk>/<slug:step>/", cases.MoveGoal.as_view(), name="move_goal"),
    path("cases/<uuid:pk>/notes/", notes.Notes.as_view(), name="notes"),
    path("cases/<uuid:pk>/notes/new/", notes.WriteNote.as_view(), name="write_note"),
    path("cases/<uuid:pk>/notes/draft/", notes.SaveDraft.as_view(), name="note_draft"),
    path("notes/<uuid:pk>/", notes.NotePage.as_view(), name="note"),
    path("notes/<uuid:pk>/edit/", notes.EditNote.as_view(), name="edit_note"),
    path("notes/<uuid:pk>/drop/", notes.DropDraft.as_view(), name="drop_draft"),
    path("notes/<uuid:pk>/add/", notes.AddAddendum.as_view(), name="add_addendum"),
]
