from django.urls import include, path
from rest_framework.routers import SimpleRouter

from casemgmt.config.yardstick import admin, api, bare

router = SimpleRouter()
router.register("people", api.PlainPeople, basename="person")
router.register("encounters", api.PlainEncounters, basename="encounter")
router.register("follow-ups", api.PlainFollowUps, basename="followup")
urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/", include(router.urls)),
    path("bare/day/", bare.day),
    path("bare/people/<uuid:pk>/", bare.person),
    path("bare/search/", bare.search),
]
