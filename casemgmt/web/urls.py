from django.urls import path

from casemgmt.web.api.views import Description
from casemgmt.web.language import Choose
from casemgmt.web.lists.bulk_page import BulkStepPage
from casemgmt.web.lists.choosing import ChooseColumns
from casemgmt.web.styleguide import Styleguide

app_name = "web"
urlpatterns = [
    path("styleguide/", Styleguide.as_view(), name="styleguide"),
    path("language/", Choose.as_view(), name="language"),
    path("columns/", ChooseColumns.as_view(), name="choose_columns"),
    path("bulk/<uuid:asking>/", BulkStepPage.as_view(), name="bulk_step"),
    path("api/v1/schema/", Description.as_view(), name="api_schema"),
]
