from django.urls import path

from casemgmt.web.language import choose
from casemgmt.web.styleguide import Styleguide

app_name = "web"
urlpatterns = [
    path("styleguide/", Styleguide.as_view(), name="styleguide"),
    path("language/", choose, name="language"),
]
