"""How the API describes itself, as OpenAPI 3.1: what each operation takes, answers and refuses."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers

from casemgmt.web.api.fields import Sent, Several

REPEAT = OpenApiParameter(
    "Idempotency-Key", str, OpenApiParameter.HEADER,
    description="Sent again with the same key and body, the request answers 200 with what it made before.",
)  # fmt: skip


class Problem(serializers.Serializer):
    """Why nothing was done: a sentence, or sentences for each field."""

    detail = serializers.CharField(required=False)
    errors = serializers.DictField(required=False)


REFUSALS = {
    "400": _("Something in the request is wrong."),
    "401": _("Sign in, or send a token that is valid."),
    "403": _("The role, or the token, does not include this."),
    "404": _("There is no such record, or it is not for you to see."),
    "409": _("A rule of the work speaks against it."),
    "4XX": _("The request cannot be read."),
}


def described(body, shown, *, creates=False):
    """Say what a method takes and what it answers: 201 with something new (200 when repeated), else 200."""
    answers = {201: shown, 200: shown} if creates else {200: shown}
    return extend_schema(request=body, responses=answers)


class ApiSchema(AutoSchema):
    """The library's description, with our refusals, our header, and nothing beyond the fields listed."""

    def get_override_parameters(self):
        answers = self.get_response_serializers()
        return [REPEAT] if isinstance(answers, dict) and 201 in answers else []

    def _get_response_bodies(self, direction="response"):
        refusals = {
            code: self._get_response_for_code(OpenApiResponse(Problem, words), code, direction=direction)
            for code, words in REFUSALS.items()
        }
        return super()._get_response_bodies(direction) | refusals

    def _map_serializer_field(self, field, direction, *args, **kwargs):
        schema = super()._map_serializer_field(field, direction, *args, **kwargs)
        return schema | {"uniqueItems": True} if isinstance(field, Several) else schema

    def _postprocess_serializer_schema(self, schema, serializer, direction):
        schema = super()._postprocess_serializer_schema(schema, serializer, direction)
        if isinstance(serializer, Sent) and direction == "request":
            schema["additionalProperties"] = False
        return schema


class BearerScheme(OpenApiAuthenticationExtension):
    """A token in the Authorization header."""

    target_class = "casemgmt.web.api.authentication.TokenBearer"
    name = "token"

    def get_security_definition(self, auto_schema):
        return {"type": "http", "scheme": "bearer"}
