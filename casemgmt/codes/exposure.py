from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class HardCall(TextChoices):
    """What made a call hard on those who answered it. Own list, version 1; no scale and no score.

    It follows the events most often named in Critical Incident Stress Management and in the Critical
    Incident History Questionnaire (Weiss and others, J. Trauma. Stress 23 (2010) 734-743).
    """

    DEATH = "death", _("Somebody died")
    CHILD = "child", _("A child was involved")
    VIOLENCE = "violence", _("Violence or a threat")
    SUICIDE_ATTEMPT = "suicide_attempt", _("A suicide attempt")
    OVERDOSE = "overdose", _("An overdose")
    OWN_INJURY = "own_injury", _("One of us was hurt")
    LONG_SCENE = "long_scene", _("A very long scene")
    KNOWN_PERSON = "known_person", _("Somebody we knew")
