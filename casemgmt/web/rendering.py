"""How forms look: our own field template, found among the project's templates."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Label, help, error and input in that order; see templates/django/forms/."""

    form_template_name = "django/forms/form.html"
    field_template_name = "django/forms/field.html"
