from django.db import migrations, models
from django.db.models import Q

from casemgmt.scope.together import Together

MODES = ["call", "text", "in_person", "video", "email", "letter", "through_other"]
RESULTS = {
    "reached": "Reached",
    "no_answer": "No answer",
    "left_message": "Left a safe message",
    "sent": "Sent, no reply yet",
    "other_person": "Someone else answered",
    "wrong_number": "Wrong number or address",
    "not_in_service": "Number not in service",
    "not_there": "Went there, not found",
    "not_safe": "Not safe to talk",
    "chose_not_to": "Chose not to talk",
    "away": "In hospital, jail or away",
    "died": "Learned that the person died",
    "partner_answered": "The partner answered",
}
STATUSES = ["open", "done", "cancelled"]
KINDS = ["call", "text", "visit", "appointment", "document", "partner", "other"]
OUTCOMES = {
    "reached": "Reached, promise kept",
    "no_contact_needed": "Done, no contact was needed",
    "chose_not_to": "The person chose not to be contacted",
    "not_reached": "Could not be reached",
    "taken_over": "Another team took over",
    "moved_away": "Moved away",
    "died": "The person died",
    "partner_answered": "The partner answered",
    "partner_silent": "The partner could not be reached",
}


def outcome():
    return models.CharField("outcome", max_length=20, choices=[*OUTCOMES.items()], blank=True)


def known():
    return models.CheckConstraint(
        condition=Q(status__in=STATUSES) & Q(kind__in=KINDS) & Q(outcome__in=["", *OUTCOMES]),
        name="followup_codes_known",
    )


class Migration(migrations.Migration):
    dependencies = [("followups", "0003_with_a_partner")]
    operations = [
        Together(
            migrations.RemoveConstraint("attempt", "attempt_codes_known"),
            migrations.RemoveConstraint("followup", "followup_codes_known"),
            migrations.AlterField(
                "attempt",
                "result",
                models.CharField("what came of it", max_length=20, choices=[*RESULTS.items()]),
            ),
            migrations.AlterField("followup", "outcome", outcome()),
            migrations.AlterField("historicalfollowup", "outcome", outcome()),
            migrations.AddConstraint(
                "attempt",
                models.CheckConstraint(
                    condition=Q(mode__in=MODES) & Q(result__in=[*RESULTS]), name="attempt_codes_known"
                ),
            ),
            migrations.AddConstraint("followup", known()),
        )
    ]
