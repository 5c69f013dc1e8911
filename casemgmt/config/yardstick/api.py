"""Django REST framework over the tables, with django-simple-history, as their tutorials build them."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from casemgmt.encounters.models import Encounter
from casemgmt.people.models import Person
from followups.models import FollowUp


def serializer_of(kind):
    meta = type("Meta", (), {"model": kind, "fields": "__all__"})
    return type(f"Plain{kind.__name__}Serializer", (serializers.ModelSerializer,), {"Meta": meta})


PersonRow, EncounterRow, FollowUpRow = map(serializer_of, (Person, Encounter, FollowUp))


class PlainRows(viewsets.ModelViewSet):
    """Created with a row of history, as simple_history writes it."""

    def perform_create(self, serializer):
        thing = serializer.Meta.model(program_id=self.request.data["program"], **serializer.validated_data)
        with transaction.atomic():
            thing.save_without_historical_record()
            history = thing.history.model
            values = {each.attname: getattr(thing, each.attname) for each in history.tracked_fields}
            by = {
                "history_user_id": self.request.user.pk,
                "history_date": timezone.now(),
                "history_type": "+",
            }
            history(**values, **by).save()
        serializer.instance = thing


class PlainPeople(PlainRows):
    queryset, serializer_class = Person.objects.order_by("name"), PersonRow

    def get_queryset(self):
        text = self.request.GET.get("search")
        return super().get_queryset().filter(name__icontains=text) if text else super().get_queryset()

    @action(detail=True)
    def whole(self, request, pk):
        """A person with everything of theirs, and the history of each row."""
        person = self.get_object()
        met = [EncounterRow(one).data | {"history": one.history.count()} for one in person.encounters.all()]
        owed = [FollowUpRow(one).data | {"by": str(one.assignee)} for one in person.followups.all()]
        changes = list(person.history.values("history_date", "history_change_reason", "history_user_id"))
        return Response(PersonRow(person).data | {"encounters": met, "followups": owed, "history": changes})


class PlainEncounters(PlainRows):
    queryset, serializer_class = Encounter.objects.order_by("-started_at"), EncounterRow


class PlainFollowUps(PlainRows):
    serializer_class = FollowUpRow

    def get_queryset(self):
        own = Q(assignee=self.request.user)
        carried = Q(assignee=None, person__cases__owner=self.request.user, person__cases__status="open")
        mine = FollowUp.objects.filter(own | carried, status="open")
        return mine.select_related("person").order_by("due_at")
