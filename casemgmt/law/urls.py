from django.urls import path

from casemgmt.law.views import pdf, requests, retention

app_name = "law"
urlpatterns = [
    path("legal/", requests.Requests.as_view(), name="legal"),
    path("legal/new/", requests.LogRequest.as_view(), name="legal_new"),
    path("legal/<uuid:pk>/", requests.OneRequest.as_view(), name="legal_request"),
    path("legal/<uuid:pk>/whose/", requests.SayWhose.as_view(), name="say_whose"),
    path("legal/<uuid:pk>/to-counsel/", requests.ToCounsel.as_view(), name="to_counsel"),
    path("legal/<uuid:pk>/counsel/", requests.CounselSays.as_view(), name="counsel_says"),
    path("legal/<uuid:pk>/produce/", requests.Produce.as_view(), name="produce"),
    path("legal/<uuid:pk>/refuse/", requests.Refuse.as_view(), name="refuse"),
    path("legal/<uuid:pk>/hold/", requests.PlaceHold.as_view(), name="place_hold"),
    path("legal/<uuid:pk>/withdraw/", requests.Withdraw.as_view(), name="withdraw"),
    path("legal/productions/<uuid:pk>/", requests.ProductionPage.as_view(), name="production"),
    path("legal/productions/<uuid:pk>/copy.pdf", pdf.ProductionFile.as_view(), name="production_file"),
    path("legal/holds/<uuid:pk>/lift/", requests.Lift.as_view(), name="lift_hold"),
    path("disposals/", retention.Disposals.as_view(), name="disposals"),
    path("disposals/progress/", retention.Progress.as_view(), name="disposal_progress"),
    path("disposals/propose/", retention.Propose.as_view(), name="propose"),
    path("disposals/approve/", retention.Approve.as_view(), name="approve"),
    path("disposals/stop/", retention.Stop.as_view(), name="stop"),
    path("disposals/run/", retention.Run.as_view(), name="run_disposals"),
    path("disposals/done/", retention.Tombstones.as_view(), name="tombstones"),
    path("settings/retention/", retention.Schedules.as_view(), name="schedules"),
]
