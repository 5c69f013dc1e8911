"""Take the README's pictures from a running demo, with the system's Chromium."""

import shutil
from contextlib import contextmanager

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from playwright.sync_api import sync_playwright

from casemgmt.config.city import sign_ins

FOLDER = settings.BASE_DIR / "docs" / "pictures"
PHONE, LAPTOP = {"width": 360, "height": 720}, {"width": 1120, "height": 700}


class Command(BaseCommand):
    help = "Write docs/pictures/*.png from the demo that runs at --url."

    def add_arguments(self, parser):
        parser.add_argument("--url", default="http://localhost:8000")

    def handle(self, *, url, **options):
        FOLDER.mkdir(parents=True, exist_ok=True)
        of = {role: (email, password) for role, email, password in sign_ins()}
        with chromium() as browser:
            self.take(browser, url, of["Social worker"], LAPTOP, {"my-day": reverse("desk:my_day")})
            self.take(browser, url, of["Responder"], PHONE, {"new-encounter": reverse("encounters:new")})
            self.take(browser, url, of["Responder"], LAPTOP, {"calls": reverse("calls:list")})
            self.take(browser, url, of["Social worker"], LAPTOP, {"person": somebody, "referral": sent})
            figure = reverse("reports:figure", args=["referrals_linked"])
            self.take(browser, url, of["Program lead"], LAPTOP, {"figure": figure})

    def take(self, browser, url, sign_in, size, pages):
        page = browser.new_page(base_url=url, viewport=size, device_scale_factor=1)
        page.goto(reverse("account_login"))
        page.fill("[name=login]", sign_in[0])
        page.fill("[name=password]", sign_in[1])
        page.click("main button[type=submit], main form button")
        for name, path in pages.items():
            page.goto(path(page) if callable(path) else path)
            page.screenshot(path=FOLDER / f"{name}.png")
            self.stdout.write(f"docs/pictures/{name}.png")
        page.close()


def somebody(page):
    """The page of the first person on My day."""
    page.goto(reverse("desk:my_day"))
    return page.locator("main a[href^='/people/']").filter(has_not_text="Where").first.get_attribute("href")


def sent(page):
    """The first referral that waits for a partner."""
    page.goto(reverse("referrals:list"))
    return page.locator(".queue-title a[href^='/referrals/']").first.get_attribute("href")


@contextmanager
def chromium():
    """The system's own browser: nothing is downloaded."""
    found = shutil.which("chromium") or shutil.which("google-chrome")
    if found is None:
        raise CommandError("Install Chromium first, for instance: apt-get install chromium")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()
