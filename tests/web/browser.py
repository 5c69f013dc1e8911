"""What every page is asked in a real browser: accessible, fits a phone, focus in sight."""

from axe_playwright_python.sync_playwright import Axe

AXE = {
    "resultTypes": ["violations"],
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "rules": {"target-size": {"enabled": True}},  # off by default
}
WIDEST = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
DOUBLED_IDS = """() => {
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  return ids.filter((id, place) => ids.indexOf(id) !== place);
}"""
FOCUS_HIDDEN = """() => {
  const focused = document.activeElement;
  if (!focused || focused === document.body) return null;
  const box = focused.getClientRects()[0] || focused.getBoundingClientRect();
  // What is taller than the window shows a part of itself: the middle of that part is asked for.
  const tall = box.height > innerHeight;
  const [from, to] = tall ? [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)] : [box.top, box.bottom];
  const top = document.elementFromPoint(box.x + box.width / 2, (from + to) / 2);
  const label = top?.closest("label")?.control;
  const seen = top && (focused.contains(top) || top.contains(focused) || label === focused);
  return seen ? null : focused.outerHTML.slice(0, 120);
}"""


def violations(page):
    """Axe's findings, one line each: rule, impact, where.

    Measured when all of it has loaded and is in view: what a sticky bar covers by chance is no small target.
    """
    page.wait_for_load_state()
    size = page.viewport_size
    page.set_viewport_size(size | {"height": page.evaluate("document.documentElement.scrollHeight")})
    found = Axe().run(page, options=AXE).response["violations"]
    page.set_viewport_size(size)
    return [f"{v['id']} ({v['impact']}): {node['target']}" for v in found for node in v["nodes"]]


NOTHING_UNDER_WAY = "!document.querySelector('form[aria-busy=true]')"


def press(page, button):
    """Press what sends a form, and go on when its answer is shown: a click does not wait for our script."""
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        button.click()
    page.wait_for_function(NOTHING_UNDER_WAY)
    page.wait_for_load_state()


def assert_accessible(page):
    """In the state that it is in: no finding of Axe's, and no id that two elements share."""
    found = violations(page)
    assert not found, (page.url, found)
    assert page.evaluate(DOUBLED_IDS) == [], page.url


def assert_fits(page):
    """Nothing scrolls sideways but what is meant to."""
    page.wait_for_load_state()
    assert page.evaluate(WIDEST) <= 0, page.url


def hidden_focus(page, presses):
    """Press Tab so often; the focused elements that something else covered."""
    covered = []
    for _ in range(presses):
        page.keyboard.press("Tab")
        if hidden := page.evaluate(FOCUS_HIDDEN):
            covered.append(hidden)
    return covered
