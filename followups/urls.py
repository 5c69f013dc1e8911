"""Pages of follow-ups."""

app_name = "followups"
urlpatterns = []
