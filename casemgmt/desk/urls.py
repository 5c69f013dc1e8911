from django.urls import path

from casemgmt.desk.views import home, my_day, notices, person, team

app_name = "desk"
urlpatterns = [
    path("", home.home, name="home"),
    path("my-day/", my_day.MyDay.as_view(), name="my_day"),
    path("people/<uuid:pk>/", person.OnePerson.as_view(), name="person"),
    path("team/", team.Team.as_view(), name="team"),
    path("notices/", notices.Notices.as_view(), name="notices"),
    path("notices/quiet/", notices.Quiet.as_view(), name="quiet"),
    path("notices/read/", notices.ReadAll.as_view(), name="read_all"),
    path("notices/<uuid:pk>/open/", notices.Open.as_view(), name="open_notice"),
    path("health/", home.health, name="health"),
]
