from django.urls import include, path

from casemgmt.desk.api import router
from casemgmt.desk.views import (
    card,
    closing,
    find,
    home,
    my_day,
    my_phone,
    notices,
    opened,
    person,
    restricted,
    team,
    worker,
)

app_name = "desk"
urlpatterns = [
    path("", home.home, name="home"),
    path("api/v1/", include(router.urls)),
    path("my-day/", my_day.MyDay.as_view(), name="my_day"),
    path("people/<uuid:pk>/", person.OnePerson.as_view(), name="person"),
    path("people/<uuid:pk>/timeline/", person.FindInTimeline.as_view(), name="timeline"),
    path("people/<uuid:pk>/restrict/", restricted.Restrict.as_view(), name="restrict"),
    path("people/<uuid:pk>/i-know/", restricted.StepBack.as_view(), name="step_back"),
    path("people/<uuid:pk>/opened/", opened.OpenedRecord.as_view(), name="opened"),
    path("people/<uuid:pk>/time-left/", opened.TimeLeft.as_view(), name="time_left"),
    path("with-me/", card.WithMe.as_view(), name="with_me"),
    path("with-me/<uuid:pk>/", card.Found.as_view(), name="card"),
    path("with-me/<uuid:pk>/<uuid:person>/", card.Emergency.as_view(), name="emergency"),
    path("cases/<uuid:pk>/close/", closing.CloseCase.as_view(), name="close_case"),
    path("find/", find.Find.as_view(), name="find"),
    path("team/", team.TeamToday.as_view(), name="team"),
    path("team/<uuid:pk>/", worker.Worker.as_view(), name="worker"),
    path("notices/", notices.Notices.as_view(), name="notices"),
    path("notices/quiet/", notices.Quiet.as_view(), name="quiet"),
    path("notices/read/", notices.ReadAll.as_view(), name="read_all"),
    path("notices/<uuid:pk>/open/", notices.Open.as_view(), name="open_notice"),
    path("my-phone/", my_phone.MyPhone.as_view(), name="my_phone"),
    path("health/", home.health, name="health"),
]
