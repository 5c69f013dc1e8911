from django.urls import include, path

from casemgmt.encounters.api import router
from casemgmt.encounters.views import police, record, recording

app_name = "encounters"
urlpatterns = [
    path("api/v1/", include(router.urls)),
    path("encounters/", record.Encounters.as_view(), name="list"),
    path("encounters/new/", recording.New.as_view(), name="new"),
    path("encounters/<uuid:pk>/", record.Detail.as_view(), name="detail"),
    path("encounters/<uuid:pk>/correct/", record.Correct.as_view(), name="correct"),
    path("encounters/<uuid:pk>/identify/", record.Identify.as_view(), name="identify"),
    path("encounters/<uuid:pk>/police-view/", police.PoliceView.as_view(), name="police_view"),
    path("police/", police.PoliceList.as_view(), name="police"),
    path("drafts/", record.Drafts.as_view(), name="drafts"),
    path("drafts/<uuid:pk>/", recording.KeepDraft.as_view(), name="draft"),
    path("drafts/<uuid:pk>/discard/", recording.DiscardDraft.as_view(), name="drop_draft"),
]
