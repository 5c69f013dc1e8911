"""Doors of the API that belong to no slice."""

from functools import cache

from django.http import Http404
from django.utils.translation import override
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView


class Description(APIView):
    """The API's own description (OpenAPI 3.1), for whoever signs in.

    It holds nothing about anybody and is the same for all, so every token may read it. A stranger
    is told nothing about this system, not even what it runs.
    """

    permission_classes = [IsAuthenticated]

    @extend_schema(exclude=True)
    def get(self, request):
        return Response(description())


@cache
def description():
    """The same document for everybody, in English, made once a process."""
    with override("en"):
        return SchemaGenerator().get_schema(request=None, public=True)


class Nowhere(APIView):
    """Any other address of the API: a 404 in JSON for those who signed in."""

    permission_classes = [IsAuthenticated]
    http_method_names = ["get", "head", "post", "put", "patch", "delete"]

    @extend_schema(exclude=True)
    def get(self, request, *args, **kwargs):
        raise Http404

    post = put = patch = delete = get
