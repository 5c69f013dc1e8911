from django.urls import include, path

from casemgmt.caseload import views
from casemgmt.caseload.api import router

app_name = "caseload"
urlpatterns = [
    path("api/v1/", include(router.urls)),
    path("moves/", views.Moves.as_view(), name="moves"),
    path("moves/new/", views.Prepare.as_view(), name="prepare"),
    path("moves/<uuid:pk>/", views.OneMove.as_view(), name="move"),
    path("moves/<uuid:pk>/plan/", views.Plan.as_view(), name="plan"),
    path("moves/<uuid:pk>/undo/", views.Undo.as_view(), name="undo"),
    path("moves/<uuid:pk>/drop/", views.Drop.as_view(), name="drop"),
]
