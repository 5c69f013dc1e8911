from django.urls import include, path

from referrals.api import router
from referrals.views.asking import answers, referrals, sending, unmet
from referrals.views.directory import changes, keeping, partners, proposals
from referrals.views.partner import contact, link, pages

STAFF = [
    path("referrals/", referrals.Referrals.as_view(), name="list"),
    path("referrals/<uuid:pk>/", referrals.Detail.as_view(), name="detail"),
    path("referrals/<uuid:pk>/history/", referrals.ReferralHistory.as_view(), name="history"),
    path("referrals/<uuid:pk>/send/", sending.Send.as_view(), name="send"),
    path("referrals/<uuid:pk>/<slug:step>/", answers.Take.as_view(), name="take"),
    path("people/<uuid:person>/referrals/", referrals.PersonReferrals.as_view(), name="of_person"),
    path("people/<uuid:person>/refer/", sending.Refer.as_view(), name="new"),
    path("people/<uuid:person>/unmet-need/", sending.NoteUnmet.as_view(), name="note_unmet"),
    path("unmet-needs/", unmet.UnmetNeeds.as_view(), name="unmet"),
    path("services/", keeping.Services.as_view(), name="services"),
    path("services/new/", keeping.AddService.as_view(), name="add_service"),
    path("services/<uuid:pk>/", keeping.OneService.as_view(), name="service"),
    path("services/<uuid:pk>/correct/", keeping.CorrectService.as_view(), name="correct_service"),
    path("services/<uuid:pk>/capacity/", keeping.SayCapacity.as_view(), name="capacity"),
    path("services/<uuid:pk>/mailbox/", keeping.NameMailbox.as_view(), name="name_mailbox"),
    path("services/<uuid:pk>/history/", keeping.ServiceHistory.as_view(), name="service_history"),
    path("services/<uuid:pk>/propose/", proposals.Propose.as_view(), name="propose"),
    path("services/proposals/", proposals.Proposals.as_view(), name="proposals"),
    path("services/proposals/<uuid:pk>/", proposals.OneProposal.as_view(), name="proposal"),
    path("services/proposals/<uuid:pk>/accept/", proposals.Accept.as_view(), name="accept_proposal"),
    path("services/proposals/<uuid:pk>/decline/", proposals.Decline.as_view(), name="decline_proposal"),
    path("services/proposals/<uuid:pk>/withdraw/", proposals.Withdraw.as_view(), name="withdraw_proposal"),
    path("partners/", partners.Partners.as_view(), name="partners"),
    path("partners/new/", partners.AddPartner.as_view(), name="add_partner"),
    path("partners/<uuid:pk>/", partners.Partner.as_view(), name="partner"),
    path("partners/<uuid:pk>/mailbox/", partners.OpenMailbox.as_view(), name="open_mailbox"),
    path("mailboxes/changes/", changes.Changes.as_view(), name="changes"),
    path("mailboxes/changes/<uuid:pk>/", changes.OneChange.as_view(), name="change"),
    path("mailboxes/changes/<uuid:pk>/<slug:step>/", changes.Decide.as_view(), name="decide_change"),
    path("mailboxes/<uuid:pk>/correct/", partners.CorrectMailbox.as_view(), name="correct_mailbox"),
    path("mailboxes/<uuid:pk>/history/", partners.MailboxHistory.as_view(), name="mailbox_history"),
    path("mailboxes/<uuid:pk>/links/", partners.EndLinks.as_view(), name="end_links"),
    path("mailboxes/<uuid:pk>/close/", partners.CloseMailbox.as_view(), name="close_mailbox"),
    path("mailboxes/<uuid:pk>/reopen/", partners.ReopenMailbox.as_view(), name="reopen_mailbox"),
]

PARTNER = [
    path("partner/link/<str:secret>/", link.OpenLink.as_view(), name="partner_link"),
    path("partner/link/<str:secret>/<uuid:pk>/", link.OpenLink.as_view(), name="partner_link"),
    path("partner/asked/", link.Asked.as_view(), name="partner_asked"),
    path("partner/moved/", link.Moved.as_view(), name="partner_moved"),
    path("partner/<uuid:link>/", pages.MailboxHome.as_view(), name="partner_mailbox"),
    path("partner/<uuid:link>/places/<uuid:service>/", pages.Places.as_view(), name="partner_places"),
    path("partner/<uuid:link>/changes/<uuid:change>/", pages.StopChange.as_view(), name="partner_stop"),
    path("partner/<uuid:link>/<uuid:pk>/", pages.OneReferral.as_view(), name="partner_referral"),
    path("partner/<uuid:link>/<uuid:pk>/review/", pages.ReviewReferral.as_view(), name="partner_review"),
    path("partner/<uuid:link>/<uuid:pk>/contact/", contact.Contact.as_view(), name="partner_contact"),
    path("partner/<uuid:link>/<uuid:pk>/<slug:step>/", pages.TakeStep.as_view(), name="partner_step"),
    path("referrals/<uuid:pk>/code/", contact.ReadOutCode.as_view(), name="code"),
]

app_name = "referrals"
urlpatterns = [path("api/v1/", include(router.urls)), *PARTNER, *STAFF]
