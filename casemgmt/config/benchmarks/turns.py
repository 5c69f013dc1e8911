"""Pages and what stands beside them, asked in turns over HTTP: what each cost, and what such costs say."""

from collections import defaultdict
from collections.abc import Iterable
from statistics import median

from casemgmt.config.benchmarks.asking import Question
from casemgmt.config.benchmarks.clock import milliseconds
from casemgmt.config.benchmarks.serving import CostOfAnswer, Site, expect

PAGE, BARE, PLAIN = "page", "bare", "plain"
UNHIDDEN = "page, nobody restricted"
DROPPED = 3  # first answers of each


class Turns:
    """Answers of a product and a plain stack: {(name, which): [CostOfAnswer]}."""

    def __init__(self, product: Site, plain: Site):
        self.sites = {PAGE: product, BARE: plain, PLAIN: plain}
        self.costs: dict[tuple[str, str], list[CostOfAnswer]] = defaultdict(list)
        self.turn = 0

    def ask(self, question: Question, *, only: str = "") -> None:
        """The page and what stands beside it, another first each time; `only`: the page, by this name."""
        if only:
            self.costs[question.name, only].append(self.answer(PAGE, question))
            return
        arms = [PAGE, *question.beside]
        self.turn += 1
        for number in range(len(arms)):
            arm = arms[(self.turn + number) % len(arms)]
            self.costs[question.name, arm].append(self.answer(arm, question))

    def answer(self, arm: str, question: Question) -> CostOfAnswer:
        site = self.sites[arm]
        if arm != PAGE:
            return expect(site.ask(question.user, question.beside[arm]), 200)
        answer = expect(site.ask(question.user, question.path, question.data), 200, 302, *question.also)
        if answer.status == 302:
            return answer.and_then(expect(site.ask(question.user, answer.location), 200))
        return answer

    def told(self) -> dict[str, dict[str, dict]]:
        """{name: {which: what it cost}}, the first answers of each left out."""
        found: dict[str, dict[str, dict]] = {}
        for (name, arm), answers in self.costs.items():
            found.setdefault(name, {})[arm] = cost(answers[DROPPED:] or answers)
        return found


def cost(answers: Iterable[CostOfAnswer]) -> dict:
    """Median and 95th percentile by the clock; median of what the processors ran, and of the bytes."""
    answers = list(answers)
    times = [answer.seconds for answer in answers]
    ran = {
        name: round(median(getattr(answer, name) for answer in answers) * 1000, 1)
        for name in ("web", "database")
    }
    sizes = {name: round(median(getattr(answer, name) for answer in answers)) for name in ("sent", "size")}
    return {
        **(
            milliseconds(times)
            if len(times) > 1
            else {"median_ms": times[0] * 1000, "p95_ms": times[0] * 1000}
        ),
        "web_ms": ran["web"],
        "database_ms": ran["database"],
        "bytes_sent": sizes["sent"],
        "bytes": sizes["size"],
        "asked": len(times),
    }
