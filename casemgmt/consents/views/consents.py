"""Asking, reading aloud, saying yes, and taking it back."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casemgmt.access.roles import Permission
from casemgmt.codes.languages import Language
from casemgmt.codes.sharing import KIND_CITATIONS, ConsentKind, Given, SharingPurpose
from casemgmt.consents import actions, policy
from casemgmt.consents.forms import FOR_A_SERVICE, WAYS, TermsForm, ways_for
from casemgmt.consents.models import Consent, SharingPolicy
from casemgmt.holds.models import LegalHold
from casemgmt.people.views.frame import BelowPerson
from casemgmt.web import addresses, forms
from casemgmt.web.editing import Edits
from casemgmt.web.keys import FAR_AHEAD_DAY, known
from casemgmt.web.lists import Column, ListPage
from casemgmt.web.views import ActionView, ObjectPage

READ_IN = dict(settings.LANGUAGES)
COME_BACK = "after_consent"  # in the session: by person, the page on which consent was missing


class SaysHold(BelowPerson):
    """A list about a person that says whether their records are on hold."""

    def get_context_data(self, **kwargs):
        on_hold = LegalHold.objects.open().filter(person=self.person).exists()
        return super().get_context_data(on_hold=on_hold, **kwargs)


class OnConsent:
    """One consent, with all that its page says about it."""

    permission = Permission.CONSENT_VIEW
    model = Consent
    audited = True

    def get_queryset(self):
        consents = (
            super().get_queryset().select_related("person", "program__agency", "recipient", "recorded_by")
        )
        return consents.prefetch_related("person__contact_points")

    def get_context_data(self, **kwargs):
        today = self.object.program.day_of(timezone.now())
        return super().get_context_data(
            consent=self.object,
            person=self.object.person,
            today=today,
            ended=self.object.has_ended(today),
            live=self.object.is_live(today),
            citation=KIND_CITATIONS.get(self.object.kind, ""),
            rules=SharingPolicy.objects.of(self.object.program),
            **kwargs,
        )


# A draft, which nobody agreed to yet, is the newest.
AGREED_ON = known("given_on", FAR_AHEAD_DAY)


class Consents(SaysHold, ListPage):
    """What a person agreed to, newest first, each with its state in words."""

    permission = Permission.CONSENT_VIEW
    model = Consent
    template_name = "consents/list.html"
    is_table = False
    order = "-given"
    columns = [
        Column("given", gettext_lazy("Agreed on"), "given_on", by=(AGREED_ON, "created_at")),
        Column("kind", gettext_lazy("Kind"), "get_kind_display", by=("kind",)),
        Column("whom", gettext_lazy("To whom"), "recipient_words"),
        Column("purpose", gettext_lazy("What for"), "get_purpose_display"),
    ]

    def narrow(self, rows):
        rows = rows.filter(person=self.person).select_related("recipient", "recorded_by")
        return rows.prefetch_related("overrides__recipient", "overrides__by")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(kinds=ConsentKind.choices[1:], **kwargs)
        today = context["today"]
        rows = [
            (consent, consent.has_ended(today), consent.is_live(today)) for consent in context["object_list"]
        ]
        return context | {"rows": rows}


class ConsentTerms(BelowPerson, ActionView):
    """What is asked: whom, what, what for, until when."""

    permission = Permission.CONSENT_RECORD
    form_class = TermsForm
    template_name = "consents/terms.html"

    @property
    def kind(self):
        offered = ConsentKind.values
        return ConsentKind(addresses.one_of(self.request, "kind", offered, otherwise=ConsentKind.GENERAL))

    def get_initial(self):
        """Sent here to ask for one agency: what a service needs to know, and what for, is chosen."""
        agency = self.request.GET.get("recipient")
        if self.kind != ConsentKind.GENERAL or not agency:
            return {}
        facts = [fact.value for fact in FOR_A_SERVICE]
        return {"recipient": agency, "what": facts, "purpose": SharingPurpose.SERVICE}

    def get_form_kwargs(self):
        rules = SharingPolicy.objects.of(self.person.program)
        return super().get_form_kwargs() | {"kind": self.kind, "on": self.today, "rules": rules}

    def get_context_data(self, **kwargs):
        return super().get_context_data(kind=self.kind, citation=KIND_CITATIONS.get(self.kind, ""), **kwargs)

    def perform(self, form):
        self.consent = actions.write_consent(
            person=self.person, kind=self.kind, by=self.request.user, **form.cleaned_data
        )

    def get_success_url(self):
        return reverse("consents:read", args=[self.consent.pk])


class EditTerms(Edits, ConsentTerms):
    """Ask for something else, while nothing is agreed yet."""

    model = Consent
    audited = True

    @cached_property
    def person(self):
        return self.object.person

    @property
    def kind(self):
        return ConsentKind(self.object.kind)

    def get_queryset(self):
        drafts = super().get_queryset().filter(status="draft")
        return drafts.select_related("person__program__agency")

    def get_initial(self):
        draft = self.object
        return {name: getattr(draft, name) for name in TermsForm.base_fields if name != "recipient"} | {
            "recipient": draft.recipient_id
        }

    def perform(self, form):
        self.consent = actions.write_consent(
            person=self.person, kind=self.kind, by=self.request.user, consent=self.object, **form.cleaned_data
        )


def asked_language(request, consent):
    """In which language a draft's words stand: the one asked for, else the person's, else English."""
    asked = addresses.one_of(request, "language", Language.values, otherwise=consent.person.language)
    return actions.language_of_words(asked)


class ReadAloud(OnConsent, ObjectPage):
    """The words to read from the phone, and the ways to say yes."""

    permission = Permission.CONSENT_RECORD
    template_name = "consents/read.html"

    def get_context_data(self, **kwargs):
        language = asked_language(self.request, self.object)
        return super().get_context_data(
            words=actions.words_of(self.object, language),
            language=language,
            languages=READ_IN.items(),
            ways=[(way.value, way.label) for way in ways_for(self.object.kind)],
            **kwargs,
        )


class Give(OnConsent, ActionView):
    """The person says yes, in one way."""

    permission = Permission.CONSENT_RECORD
    template_name = "consents/give.html"

    @cached_property
    def way(self):
        if self.kwargs["way"] not in ways_for(self.object.kind):
            raise Http404
        return Given(self.kwargs["way"])

    def get_form_class(self):
        return WAYS[self.way]

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"kind": self.object.kind}

    def get_initial(self):
        person = self.object.person
        return {"language": person.language or "en", "signer_name": self.object.person_name}

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            way=self.way, takes_scan=self.way == Given.SCANNED, is_drawn=self.way == Given.DRAWN, **kwargs
        )

    def perform(self, form):
        on = self.object.program.day_of(timezone.now())
        actions.give(consent=self.object, given=self.way, on=on, by=self.request.user, **form.how())
        return _("Consent is recorded.")

    def get_success_url(self):
        waiting = self.request.session.pop(COME_BACK, {}).get(str(self.object.person_id))
        return waiting or reverse("consents:detail", args=[self.object.pk])


class Detail(OnConsent, ObjectPage):
    """How it was agreed to; of a no, what follows from it."""

    template_name = "consents/detail.html"

    def get_context_data(self, **kwargs):
        no, language = self.object, actions.language_of_words(self.object.language)
        if not no.is_no:
            return super().get_context_data(language=language, **kwargs)
        decisions = list(no.overrides.select_related("recipient", "by"))
        return super().get_context_data(
            left=policy.left_without_consent(no, at=timezone.now()),
            decisions=decisions,
            overridden=any(one.until is None and one.recipient == no.recipient for one in decisions),
            language=language,
            **kwargs,
        )


class Release(OnConsent, ObjectPage):
    """The consent on paper: to sign while it is a draft, to keep after."""

    template_name = "consents/release.html"

    def get_context_data(self, **kwargs):
        consent = self.object
        if consent.words:
            words, language = consent.words, actions.language_of_words(consent.language)
        else:
            language = asked_language(self.request, consent)
            words = actions.words_of(consent, language)
        return super().get_context_data(words=words, sheet=language, **kwargs)


class Drop(OnConsent, ActionView):
    """The draft was wrong, or nobody asked. A no is written down instead."""

    permission = Permission.CONSENT_RECORD
    form_class = forms.Form
    template_name = "consents/drop.html"

    def perform(self, form):
        actions.drop_draft(consent=self.object, by=self.request.user)
        return _("The draft is thrown away.")

    def get_success_url(self):
        return reverse("consents:list", args=[self.object.person_id])


class Scanned(OnConsent, ObjectPage):
    """The scanned page, as a download that no browser opens inside our pages."""

    def render_to_response(self, context, **kwargs):
        scan = getattr(self.object, "scan", None)
        if scan is None:
            raise Http404
        ending = scan.media_type.rpartition("/")[2]
        return HttpResponse(
            bytes(scan.content),
            content_type=scan.media_type,
            headers={
                "Content-Disposition": f'attachment; filename="consent.{ending}"',
                "X-Content-Type-Options": "nosniff",
                "Cache-Control": "no-store",
            },
        )
