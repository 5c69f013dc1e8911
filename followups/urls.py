"""Pages of follow-ups."""

from django.urls import include, path

from followups.api import router
from followups.views import lists, record, steps

app_name = "followups"
urlpatterns = [
    path("api/v1/", include(router.urls)),
    path("follow-ups/", lists.FollowUps.as_view(), name="list"),
    path("follow-ups/ticked/give/", lists.GiveTicked.as_view(), name="give_ticked"),
    path("follow-ups/ticked/move/", lists.MoveTicked.as_view(), name="move_ticked"),
    path("follow-ups/new/", record.Promise.as_view(), name="new"),
    path("follow-ups/<uuid:pk>/", record.Detail.as_view(), name="detail"),
    path("follow-ups/<uuid:pk>/history/", record.FollowUpHistory.as_view(), name="history"),
    path("follow-ups/<uuid:pk>/attempt/", steps.LogAttempt.as_view(), name="try"),
    path("follow-ups/<uuid:pk>/done/", steps.Complete.as_view(), name="complete"),
    path("follow-ups/<uuid:pk>/postpone/", steps.Postpone.as_view(), name="postpone"),
    path("follow-ups/<uuid:pk>/cancel/", steps.Cancel.as_view(), name="cancel"),
    path("follow-ups/<uuid:pk>/reopen/", steps.Reopen.as_view(), name="reopen"),
    path("follow-ups/<uuid:pk>/owner/", steps.Assign.as_view(), name="assign"),
    path("follow-ups/<uuid:pk>/take/", steps.Take.as_view(), name="take"),
    path("follow-ups/<uuid:pk>/give-back/", steps.GiveBack.as_view(), name="give_back"),
    path("follow-ups/<uuid:pk>/row/", steps.FollowUpRow.as_view(), name="row"),
]
