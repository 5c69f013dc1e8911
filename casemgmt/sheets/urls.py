from django.urls import path

from casemgmt.sheets import views

app_name = "sheets"
urlpatterns = [
    path("sheets/", views.Sheets.as_view(), name="list"),
    path("sheets/new/", views.NewSheet.as_view(), name="new"),
    path("sheets/template.csv", views.Template.as_view(), name="template"),
    path("sheets/<uuid:pk>/", views.OneSheet.as_view(), name="detail"),
    path("sheets/<uuid:pk>/discard/", views.Discard.as_view(), name="discard"),
    path("sheets/<uuid:pk>/undo/", views.Undo.as_view(), name="undo"),
    path("sheets/<uuid:pk>/rest.csv", views.Rest.as_view(), name="rest"),
]
