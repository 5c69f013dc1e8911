from django.urls import include, path

from casemgmt.consents.api import router
from casemgmt.consents.views import consents, legal, retention, sharing

app_name = "consents"
urlpatterns = [
    path("api/v1/", include(router.urls)),
    path("people/<uuid:person>/consents/", consents.Consents.as_view(), name="list"),
    path("people/<uuid:person>/consents/new/", consents.Terms.as_view(), name="new"),
    path("people/<uuid:person>/share/", sharing.ShareWithoutConsent.as_view(), name="share_other"),
    path("people/<uuid:person>/disclosures/", sharing.Accounting.as_view(), name="disclosures"),
    path("consents/<uuid:pk>/", consents.Detail.as_view(), name="detail"),
    path("consents/<uuid:pk>/terms/", consents.EditTerms.as_view(), name="terms"),
    path("consents/<uuid:pk>/read/", consents.ReadAloud.as_view(), name="read"),
    path("consents/<uuid:pk>/give/<slug:way>/", consents.Give.as_view(), name="give"),
    path("consents/<uuid:pk>/print/", consents.Release.as_view(), name="release"),
    path("consents/<uuid:pk>/scan/", consents.Scanned.as_view(), name="scan"),
    path("consents/<uuid:pk>/revoke/", consents.Revoke.as_view(), name="revoke"),
    path("consents/<uuid:pk>/drop/", consents.Drop.as_view(), name="drop"),
    path("consents/<uuid:pk>/share/", sharing.Share.as_view(), name="share"),
    path("packets/<uuid:pk>/", sharing.PacketPage.as_view(), name="packet"),
    path("disclosures/", sharing.Ledger.as_view(), name="ledger"),
    path("legal/", legal.Requests.as_view(), name="legal"),
    path("legal/new/", legal.LogRequest.as_view(), name="legal_new"),
    path("legal/<uuid:pk>/", legal.OneRequest.as_view(), name="legal_request"),
    path("legal/<uuid:pk>/to-counsel/", legal.ToCounsel.as_view(), name="to_counsel"),
    path("legal/<uuid:pk>/counsel/", legal.CounselSays.as_view(), name="counsel_says"),
    path("legal/<uuid:pk>/produce/", legal.Produce.as_view(), name="produce"),
    path("legal/<uuid:pk>/refuse/", legal.Refuse.as_view(), name="refuse"),
    path("legal/<uuid:pk>/hold/", legal.Hold.as_view(), name="place_hold"),
    path("legal/<uuid:pk>/withdraw/", legal.Withdraw.as_view(), name="withdraw"),
    path("legal/productions/<uuid:pk>/", legal.ProductionPage.as_view(), name="production"),
    path("legal/holds/<uuid:pk>/lift/", legal.Lift.as_view(), name="lift_hold"),
    path("disposals/", retention.Disposals.as_view(), name="disposals"),
    path("disposals/progress/", retention.Progress.as_view(), name="disposal_progress"),
    path("disposals/propose/", retention.Propose.as_view(), name="propose"),
    path("disposals/approve/", retention.Approve.as_view(), name="approve"),
    path("disposals/stop/", retention.Stop.as_view(), name="stop"),
    path("disposals/run/", retention.Run.as_view(), name="run_disposals"),
    path("disposals/done/", retention.Tombstones.as_view(), name="tombstones"),
    path("settings/retention/", retention.Schedules.as_view(), name="schedules"),
    path("settings/sharing/", sharing.Rules.as_view(), name="rules"),
]
