"""Pages of follow-ups."""

from django.urls import include, path

from followups import views
from followups.api import router

app_name = "followups"
urlpatterns = [
    path("api/v1/", include(router.urls)),
    path("follow-ups/", views.FollowUps.as_view(), name="list"),
    path("follow-ups/new/", views.Promise.as_view(), name="new"),
    path("follow-ups/<uuid:pk>/", views.Detail.as_view(), name="detail"),
    path("follow-ups/<uuid:pk>/history/", views.FollowUpHistory.as_view(), name="history"),
    path("follow-ups/<uuid:pk>/attempt/", views.LogAttempt.as_view(), name="try"),
    path("follow-ups/<uuid:pk>/done/", views.Complete.as_view(), name="complete"),
    path("follow-ups/<uuid:pk>/postpone/", views.Postpone.as_view(), name="postpone"),
    path("follow-ups/<uuid:pk>/cancel/", views.Cancel.as_view(), name="cancel"),
    path("follow-ups/<uuid:pk>/reopen/", views.Reopen.as_view(), name="reopen"),
    path("follow-ups/<uuid:pk>/owner/", views.Assign.as_view(), name="assign"),
    path("follow-ups/<uuid:pk>/take/", views.Take.as_view(), name="take"),
    path("follow-ups/<uuid:pk>/give-back/", views.GiveBack.as_view(), name="give_back"),
    path("follow-ups/<uuid:pk>/row/", views.FollowUpRow.as_view(), name="row"),
]
