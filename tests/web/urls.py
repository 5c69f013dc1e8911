"""The real pages, and one form whose drafts go to a listening test."""

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.template import engines
from django.urls import include, path
from django.views.decorators.csrf import ensure_csrf_cookie

PAGE = """{% extends "web/base.html" %}{% block title %}Try{% endblock %}
{% block content %}<h1>Try</h1>{% include "web/parts/error_summary.html" %}
<form method="post" novalidate data-draft-url="/draft/">{% csrf_token %}{{ form }}
{% include "web/parts/actions.html" with draft=True %}</form>
<button type="button" hx-get="/row/" hx-target="#row">Swap</button>
<button type="button" hx-get="/broken/" hx-target="#row">Break</button>
<div id="row"></div>{% endblock %}"""

received, sent = [], []
answer_with, refuse_with = [204], [0, ""]


class Note(forms.Form):
    note = forms.CharField(label="Note", widget=forms.Textarea)


@login_not_required
@ensure_csrf_cookie
def try_page(request):
    form = Note(request.POST or None)
    if form.is_valid():
        sent.append(form.cleaned_data["note"])
        if refuse_with[0]:
            return HttpResponse(refuse_with[1], status=refuse_with[0])
    page = engines["django"].from_string(PAGE).render({"form": form}, request)
    return HttpResponse(page, status=422 if form.errors else 200)


class Choices(forms.Form):
    """One of many, several of many, and one of a few."""

    WORKERS = [(str(n), name) for n, name in enumerate(["José Núñez", *(f"Worker {n}" for n in range(20))])]

    worker = forms.ChoiceField(label="Worker", choices=[("", "Choose one"), *WORKERS])
    workers = forms.MultipleChoiceField(
        label="Workers", choices=WORKERS, widget=forms.CheckboxSelectMultiple, initial=["5"]
    )
    few = forms.ChoiceField(label="Few", choices=WORKERS[:3])


@login_not_required
@ensure_csrf_cookie
def choices(request):
    return HttpResponse(engines["django"].from_string(PAGE).render({"form": Choices()}, request))


@login_not_required
def asked(request):
    """What is asked once more, at an address that only takes a form."""
    if "said" in request.POST:
        sent.append(request.path)
    page = engines["django"].from_string(PAGE.replace("{{ form }}", '<input type="hidden" name="said">'))
    return HttpResponse(page.render({}, request), status=200 if request.method == "POST" else 405)


@login_not_required
def draft(request):
    received.append(request.POST.get("note"))
    return HttpResponse(status=answer_with[0])


@login_not_required
def row(request):
    return HttpResponse('<p data-focus data-announce="Attempt saved">Swapped in</p>')


@login_not_required
def broken(request):
    return HttpResponse("no", status=500)


urlpatterns = [
    path("try/", try_page),
    path("choices/", choices),
    path("asked/", asked),
    path("draft/", draft),
    path("row/", row),
    path("broken/", broken),
    path("", include("casemgmt.config.urls")),
]
