from django.urls import path

from casemgmt.rides import views

app_name = "rides"
urlpatterns = [path("rides/<uuid:pk>/", views.OneRide.as_view(), name="detail")]
