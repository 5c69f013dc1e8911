from django.urls import path

from casemgmt.reports.views import figure, overview, rows

app_name = "reports"
urlpatterns = [
    path("reports/", overview.Overview.as_view(), name="overview"),
    path("reports/figures.csv", overview.OverviewFile.as_view(), name="overview_file"),
    path("reports/<slug:key>/", figure.FigurePage.as_view(), name="figure"),
    path("reports/<slug:key>/chart.svg", figure.FigureChart.as_view(), name="chart"),
    path("reports/<slug:key>/figures.csv", figure.FigureFile.as_view(), name="file"),
    path("reports/<slug:key>/list/", rows.Rows.as_view(), name="rows"),
]
