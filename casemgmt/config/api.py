"""How the API answers, for the settings: who may ask, in which form, and how it is described."""

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "casemgmt.web.api.authentication.TokenBearer",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["casemgmt.web.api.authentication.HoldsPermission"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["casemgmt.web.api.parsing.Json"],
    "DEFAULT_PAGINATION_CLASS": "casemgmt.web.api.pages.Pages",
    "DEFAULT_SCHEMA_CLASS": "casemgmt.web.api.schema.ApiSchema",
    "DEFAULT_METADATA_CLASS": None,  # OPTIONS would tell of fields; the published description does
    "EXCEPTION_HANDLER": "casemgmt.web.api.errors.domain_errors_as_http",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Warm Handoff",
    "DESCRIPTION": "Case management and referral tracking for community responder programs.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "COMPONENT_SPLIT_PATCH": False,  # a change needs what its body needs, `seen` before all
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "POSTPROCESSING_HOOKS": [],  # codes stand where they are used; no guessed names
}
