"""Every page, one include a room."""

from django.urls import include, path, re_path

from casemgmt.office.views import sign_in
from casemgmt.web.api.views import Nowhere

handler500 = "casemgmt.web.outages.went_wrong"
urlpatterns = [
    path("", include("casemgmt.desk.urls")),
    path("", include("casemgmt.web.urls")),
    path("", include("casemgmt.people.urls")),
    path("", include("casemgmt.calls.urls")),
    path("", include("casemgmt.encounters.urls")),
    path("", include("followups.urls")),
    path("", include("referrals.urls")),
    path("", include("casemgmt.cases.urls")),
    path("", include("casemgmt.whereabouts.urls")),
    path("", include("casemgmt.consents.urls")),
    path("", include("casemgmt.law.urls")),
    path("", include("casemgmt.caseload.urls")),
    path("", include("casemgmt.sheets.urls")),
    path("", include("casemgmt.workforce.urls")),
    path("", include("staffwellbeing.urls")),
    path("", include("casemgmt.office.urls")),
    path("", include("casemgmt.reports.urls")),
    path("account/email/", sign_in.NotOurs.as_view(), name="account_email"),
    path("account/2fa/totp/activate/", sign_in.ActivateApp.as_view(), name="mfa_activate_totp"),
    path("account/2fa/webauthn/add/", sign_in.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path(
        "account/2fa/webauthn/keys/<int:pk>/remove/",
        sign_in.RemovePasskey.as_view(),
        name="mfa_remove_webauthn",
    ),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("account/sso/refused/", sign_in.SsoRefused.as_view(), name="sso_refused"),
    path("account/sso/cancelled/", sign_in.SsoRefused.as_view(), name="socialaccount_login_cancelled"),
    path("account/", include("allauth.socialaccount.providers.openid_connect.urls")),
    path("account/", include("allauth.account.urls")),
    re_path("^api/", Nowhere.as_view()),  # whatever follows, a line break too
]
