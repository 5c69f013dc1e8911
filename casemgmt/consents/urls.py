from django.urls import include, path

from casemgmt.consents.api import router
from casemgmt.consents.views import consents, no, sharing

app_name = "consents"
urlpatterns = [
    path("api/v1/", include(router.urls)),
    path("people/<uuid:person>/consents/", consents.Consents.as_view(), name="list"),
    path("people/<uuid:person>/consents/new/", consents.ConsentTerms.as_view(), name="new"),
    path("people/<uuid:person>/consents/no/", no.RecordNo.as_view(), name="record_no"),
    path("people/<uuid:person>/share/", sharing.ShareWithoutConsent.as_view(), name="share_other"),
    path("people/<uuid:person>/disclosures/", sharing.Accounting.as_view(), name="disclosures"),
    path("consents/<uuid:pk>/", consents.Detail.as_view(), name="detail"),
    path("consents/<uuid:pk>/terms/", consents.EditTerms.as_view(), name="terms"),
    path("consents/<uuid:pk>/read/", consents.ReadAloud.as_view(), name="read"),
    path("consents/<uuid:pk>/give/<slug:way>/", consents.Give.as_view(), name="give"),
    path("consents/<uuid:pk>/print/", consents.Release.as_view(), name="release"),
    path("consents/<uuid:pk>/scan/", consents.Scanned.as_view(), name="scan"),
    path("consents/<uuid:pk>/revoke/", no.Revoke.as_view(), name="revoke"),
    path("consents/<uuid:pk>/refuse/", no.Refuse.as_view(), name="refuse_sharing"),
    path("consents/<uuid:pk>/stop/", no.Stop.as_view(), name="freeze"),
    path("consents/<uuid:pk>/override/", no.Overrule.as_view(), name="override"),
    path("consents/overrides/<uuid:pk>/end/", no.EndOverride.as_view(), name="end_override"),
    path("consents/<uuid:pk>/drop/", consents.Drop.as_view(), name="drop"),
    path("consents/<uuid:pk>/share/", sharing.Share.as_view(), name="share"),
    path("packets/<uuid:pk>/", sharing.PacketPage.as_view(), name="packet"),
    path("disclosures/", sharing.Ledger.as_view(), name="ledger"),
    path("settings/sharing/", sharing.SharingRules.as_view(), name="rules"),
]
