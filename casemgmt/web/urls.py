from django.urls import path

from casemgmt.web.styleguide import Styleguide

app_name = "web"
urlpatterns = [path("styleguide/", Styleguide.as_view(), name="styleguide")]
