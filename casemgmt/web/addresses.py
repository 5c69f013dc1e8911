"""What a page reads from its address. What it does not understand is refused: else it would list more.

An empty value is what a form sends for “any”, so it counts as not asked.
"""

from django.core.exceptions import BadRequest
from django.http import Http404
from django.utils.http import url_has_allowed_host_and_scheme

from casemgmt.access import policy
from casemgmt.web.moments import YEARS, read_day


def one_of(request, name, offered, *, otherwise=""):
    """The value asked for under this name, out of those offered; `otherwise` where nothing is asked."""
    asked = request.GET.get(name)
    if not asked:
        return otherwise
    if asked not in offered:
        raise BadRequest(name)
    return asked


def day(request, name):
    """The day (YYYY-MM-DD) asked for under this name, of a likely year; None where nothing is asked."""
    asked = request.GET.get(name)
    if not asked:
        return None
    try:
        found = read_day(asked)
    except ValueError:
        raise BadRequest(name) from None
    if found.year not in YEARS:
        raise BadRequest(name)
    return found


def worker(request, name):
    """The worker asked for by id; None where nobody is, 404 for whoever works in none of one's programs."""
    asked = request.GET.get(name)
    if not asked:
        return None
    found = policy.worker(request.user, asked)
    if found is None:
        raise Http404
    return found


def whose(request, words):
    """(word, None) for one of these words, the first where nothing is asked; (id, worker) for a worker."""
    asked = request.GET.get("whose") or words[0]
    return asked, None if asked in words else worker(request, "whose")


def back(request, name, *, otherwise=""):
    """The page of ours that a form, or its address, says to go back to; `otherwise` for anything else."""
    asked = request.POST.get(name) or request.GET.get(name, "")
    ours = url_has_allowed_host_and_scheme(asked, allowed_hosts=None) and asked.startswith("/")
    return asked if ours else otherwise
