"""How far a step has come that is done with all rows of a list that matched."""

from django.http import Http404, HttpResponseRedirect
from django.views.generic import TemplateView

from casemgmt.web import bulk
from casemgmt.web.lists.ticks import Ticked
from casemgmt.web.models import BulkStep


class BulkStepPage(TemplateView):
    """One's own, with a line for each program; sending its form stops it."""

    http_method_names = ["get", "head", "post", "options"]

    def get_template_names(self):
        return ["web/lists/bulk_progress.html" if self.request.htmx else "web/lists/bulk_step.html"]

    def get_context_data(self, asking):
        steps = [each for each in self.asked() if each.job]
        if not steps:
            raise Http404
        done, total, left = (sum(some) for some in zip(*map(counts, steps), strict=True))
        return super().get_context_data(
            heading=bulk.step_at(steps[0].page).heading, back=steps[0].back,
            asking=asking, steps=steps, done=done, total=total, took=done - left,
            left=Ticked.told_of_left(left) if left else "",
            is_live=any(each.job.is_live for each in steps),
            messages_of_jobs={each.job.message for each in steps if each.job.message},
        )  # fmt: skip

    def post(self, request, asking):
        if not self.asked():
            raise Http404
        bulk.stop(asking=asking, by=request.user)
        return HttpResponseRedirect(request.path)

    def asked(self):
        return list(BulkStep.objects.asked(self.request.user, self.kwargs["asking"]))


def counts(step):
    return step.job.done, step.job.total, step.left
