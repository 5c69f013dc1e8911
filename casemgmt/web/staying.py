"""Forms that our script sends while their page stays: it asks where to go on, and goes there itself.

A script cannot read where a redirect leads, and following it would open the next page twice.
"""

ASKS, ONWARD, SHOWN_AT = "X-Stay", "X-Onward", "X-Shown-At"
REDIRECTS = {301, 302, 303, 307, 308}


def show_at(address, answer):
    """What the form led to, in the same answer: the script shows it under its own address."""
    answer[SHOWN_AT] = address
    return answer


class StayMiddleware:
    """Answer a form that its page waits for with 204 and the address, in place of a redirect."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if ASKS in request.headers and response.status_code in REDIRECTS:
            response[ONWARD] = response["Location"]
            del response["Location"]
            response.status_code = 204
        return response
