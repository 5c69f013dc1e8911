from django.urls import path

from referrals.views.partner import contact, door, pages

PARTNER = [
    path("partner/link/<str:secret>/", door.OpenLink.as_view(), name="partner_link"),
    path("partner/link/<str:secret>/<uuid:pk>/", door.OpenLink.as_view(), name="partner_link"),
    path("partner/asked/", door.Asked.as_view(), name="partner_asked"),
    path("partner/<uuid:link>/", pages.Mailbox.as_view(), name="partner"),
    path("partner/<uuid:link>/places/<uuid:service>/", pages.Places.as_view(), name="partner_places"),
    path("partner/<uuid:link>/<uuid:pk>/", pages.OneReferral.as_view(), name="partner_referral"),
    path("partner/<uuid:link>/<uuid:pk>/review/", pages.Review.as_view(), name="partner_review"),
    path("partner/<uuid:link>/<uuid:pk>/contact/", contact.Contact.as_view(), name="partner_contact"),
    path("partner/<uuid:link>/<uuid:pk>/<slug:step>/", pages.TakeStep.as_view(), name="partner_step"),
    path("referrals/<uuid:pk>/code/", contact.ReadOutCode.as_view(), name="code"),
]

app_name = "referrals"
urlpatterns = [*PARTNER]
