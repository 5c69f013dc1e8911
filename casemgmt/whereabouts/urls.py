from django.urls import include, path

from casemgmt.whereabouts.api import router
from casemgmt.whereabouts.views import deaths, stays

app_name = "whereabouts"
urlpatterns = [
    path("api/v1/", include(router.urls)),
    path("people/<uuid:pk>/where/", stays.Where.as_view(), name="where"),
    path("people/<uuid:pk>/where/new/", stays.SayWhere.as_view(), name="say"),
    path("people/<uuid:pk>/died/", deaths.SayDied.as_view(), name="died"),
    path("stays/<uuid:pk>/", stays.SayAgain.as_view(), name="again"),
    path("stays/<uuid:pk>/left/", stays.LeftStay.as_view(), name="left"),
    path("deaths/<uuid:pk>/", deaths.OneDeath.as_view(), name="death"),
    path("deaths/<uuid:pk>/confirm/", deaths.ConfirmDeath.as_view(), name="confirm_death"),
    path("deaths/<uuid:pk>/keep/", deaths.Keep.as_view(), name="keep"),
]
