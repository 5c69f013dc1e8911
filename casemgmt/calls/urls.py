from django.urls import include, path

from casemgmt.calls.api import router
from casemgmt.calls.views import calls, imports, mappings

app_name = "calls"
urlpatterns = [
    path("api/v1/", include(router.urls)),
    path("calls/", calls.Calls.as_view(), name="list"),
    path("calls/new/", calls.NewCall.as_view(), name="new"),
    path("calls/<uuid:pk>/", calls.OneCall.as_view(), name="detail"),
    path("calls/<uuid:pk>/correct/", calls.CorrectCall.as_view(), name="correct"),
    path("imports/", imports.Imports.as_view(), name="imports"),
    path("imports/new/", imports.NewImport.as_view(), name="import_new"),
    path("imports/labels/", mappings.Labels.as_view(), name="labels"),
    path("imports/labels/<uuid:pk>/", mappings.ResolveLabel.as_view(), name="label"),
    path("imports/mappings/<uuid:pk>/", mappings.EditMapping.as_view(), name="mapping"),
    path("imports/mappings/<uuid:pk>/copy/", mappings.CopyMapping.as_view(), name="copy_mapping"),
    path("imports/template.csv", imports.Template.as_view(), name="template"),
    path("imports/<uuid:pk>/", imports.OneImport.as_view(), name="import"),
    path("imports/<uuid:pk>/start/", imports.StartImport.as_view(), name="import_start"),
    path("imports/<uuid:pk>/cancel/", imports.CancelImport.as_view(), name="import_cancel"),
    path("imports/<uuid:pk>/discard/", imports.DiscardImport.as_view(), name="import_discard"),
    path("imports/<uuid:pk>/refused.csv", imports.RefusedRows.as_view(), name="import_refused"),
]
