from django.urls import include, path

from casemgmt.people.api import router
from casemgmt.people.views import finding, record

app_name = "people"
urlpatterns = [
    path("api/v1/", include(router.urls)),
    path("people/find/", finding.Find.as_view(), name="find"),
    path("people/found/<uuid:pk>/", finding.Found.as_view(), name="found"),
    path("people/new/<uuid:pk>/", finding.New.as_view(), name="new"),
    path("people/<uuid:pk>/correct/", record.Correct.as_view(), name="correct"),
    path("people/<uuid:pk>/contact/", record.Contact.as_view(), name="contact"),
    path("people/<uuid:person>/contact/new/", record.AddContact.as_view(), name="add_contact"),
    path("people/<uuid:person>/contact/<uuid:pk>/", record.CorrectContact.as_view(), name="correct_contact"),
    path(
        "people/<uuid:person>/contact/<uuid:pk>/confirm/",
        record.ConfirmContact.as_view(),
        name="confirm_contact",
    ),
    path("people/<uuid:pk>/lives/", record.DenyDeath.as_view(), name="deny_death"),
    path("people/<uuid:pk>/history/", record.PersonHistory.as_view(), name="history"),
]
