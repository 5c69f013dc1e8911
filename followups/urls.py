"""Pages of follow-ups."""

from django.urls import path
from django.views.generic import View

app_name = "followups"
urlpatterns = [
    path("follow-ups/", View.as_view(), name="list"),
    path("follow-ups/<uuid:pk>/", View.as_view(), name="detail"),
]
