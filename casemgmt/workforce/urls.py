from django.urls import include, path

from casemgmt.workforce import views
from casemgmt.workforce.api import router

app_name = "workforce"
urlpatterns = [
    path("api/v1/", include(router.urls)),
    path("employment/", views.EmploymentPage.as_view(), name="employment"),
    path("employment/start/", views.Start.as_view(), name="start"),
    path("employment/<uuid:pk>/end/", views.End.as_view(), name="end"),
    path("away/", views.Away.as_view(), name="away"),
    path("away/<uuid:pk>/back/", views.Back.as_view(), name="back"),
    path("away/<uuid:pk>/cover/end/", views.EndCover.as_view(), name="end_cover"),
    path("employment/<uuid:pk>/correct/", views.Correct.as_view(), name="correct"),
]
