"""What is said to whoever opens an address that only takes a form: a page of ours, not an empty one."""

from http import HTTPStatus

from django.shortcuts import render


class OpenedMiddleware:
    """Put a page where Django says 405 with nothing but a header. Programs read the header."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        refused = response.status_code == HTTPStatus.METHOD_NOT_ALLOWED
        if not refused or response.content or request.path.startswith("/api/"):
            return response
        page = render(request, "405.html", status=HTTPStatus.METHOD_NOT_ALLOWED)
        page["Allow"] = response["Allow"]
        return page
