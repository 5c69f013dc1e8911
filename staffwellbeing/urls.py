from django.urls import path
from django.views.generic import RedirectView

from staffwellbeing import views

app_name = "wellbeing"
urlpatterns = [
    path("wellbeing/", RedirectView.as_view(pattern_name="wellbeing:check_in"), name="home"),
    path("wellbeing/check-in/", views.CheckIn.as_view(), name="check_in"),
    path("wellbeing/mine/", views.Mine.as_view(), name="mine"),
    path("wellbeing/mine/delete/", views.Forget.as_view(), name="forget"),
    path("wellbeing/resources/", views.Resources.as_view(), name="resources"),
    path("wellbeing/talk/", views.Talk.as_view(), name="talk"),
    path("wellbeing/asked/", views.Asked.as_view(), name="asked"),
    path("wellbeing/asked/<uuid:pk>/answered/", views.Answered.as_view(), name="answered"),
    path("wellbeing/privacy/", views.Privacy.as_view(), name="privacy"),
    path("wellbeing/groups/", views.Groups.as_view(), name="groups"),
    path("wellbeing/groups/<int:year>/<int:month>/", views.Month.as_view(), name="month"),
    path("wellbeing/setup/", views.Setup.as_view(), name="setup"),
    path("wellbeing/setup/notice/", views.RecordNotice.as_view(), name="record_notice"),
    path("wellbeing/setup/contacts/new/", views.AddContact.as_view(), name="add_contact"),
    path("wellbeing/setup/contacts/<uuid:pk>/remove/", views.RetireContact.as_view(), name="retire_contact"),
]
