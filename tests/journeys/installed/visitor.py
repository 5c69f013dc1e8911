"""Somebody at a browser of their own, before an installation that they know nothing about."""

import re
import time

from playwright.sync_api import expect

from tests.signing_in import code_of

KEY = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


class Visitor:
    """One person and their browser, with a phone's passkeys in it."""

    def __init__(self, browser, house, email):
        self.house, self.email, self.secret, self.used = house, email, "", 0
        self.context = browser.new_context(base_url=house.proxy.url, viewport={"width": 1280, "height": 800})
        self.page = self.context.new_page()
        self.trouble = []
        self.page.on("response", self.note)
        self.page.on("pageerror", lambda error: self.trouble.append(str(error)))

    def note(self, response):
        if response.status >= 500:
            self.trouble.append(f"{response.status} {response.url}")

    def choose_password(self, link, password):
        """Through the link of a letter."""
        self.page.goto(link)
        self.page.fill("[name=password1]", password)
        self.page.fill("[name=password2]", password)
        self.press("Save the new password")
        self.page.get_by_role("link", name="Sign in").click()

    def sign_in(self, password):
        """The first step, on the page that is open or on the sign-in page."""
        if "/account/login/" not in self.page.url:
            self.page.goto("/account/login/")
        self.page.fill("[name=login]", self.email)
        self.page.fill("[name=password]", password)
        self.press("Sign in")

    def set_up_app(self):
        """Where everybody is led who has no second step yet; ends past the recovery codes."""
        expect(self.page.get_by_role("heading", name="Your second step")).to_be_visible()
        self.page.get_by_role("link", name="Set up the app").click()
        self.secret = self.page.locator("code.code-words").inner_text().strip()
        self.page.fill("[name=code]", self.next_code())
        self.press("Turn it on")
        self.keep_codes()

    def set_up_passkey(self):
        """The same with the phone's own key."""
        session = self.context.new_cdp_session(self.page)
        session.send("WebAuthn.enable")
        session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
        expect(self.page.get_by_role("heading", name="Your second step")).to_be_visible()
        self.page.get_by_role("link", name="Set up a passkey").click()
        self.page.check("[name=passwordless]")
        self.press("Go on")
        self.keep_codes()

    def keep_codes(self):
        expect(self.page.locator(".code-list li")).to_have_count(10)
        self.page.get_by_text("I have kept them").click()

    def show_code(self):
        """The second step at sign-in, by the app."""
        expect(self.page.get_by_role("heading", name="Second step")).to_be_visible()
        self.page.fill("[name=code]", self.next_code())
        self.press("Sign in")

    def show_passkey(self):
        """The second step at sign-in, by the phone's key."""
        expect(self.page.get_by_role("heading", name="Second step")).to_be_visible()
        self.press("Use a passkey or security key")

    def next_code(self):
        """What the app shows, once: each code opens one door."""
        step = max(int(time.time()) // 30, self.used + 1)
        time.sleep(max(0, (step - 1) * 30 - time.time()))  # a code may come half a minute early
        self.used = step
        return code_of(self.secret, step - int(time.time()) // 30)

    def accept(self, program):
        """The role that a program offers, on the page where whoever has one waiting begins."""
        self.page.goto("/account/programs/")
        self.page.get_by_role("button", name=re.compile(f"^Accept.*{program}")).click()
        expect(self.page.get_by_role("heading", name="You are invited")).to_have_count(0)

    def add_person(self, name, *, to):
        """A new record, in the program that is chosen where the page asks which one."""
        self.page.goto("/people/find/")
        expect(self.page.get_by_role("heading", name="In which program?")).to_be_visible()
        self.page.locator("main").get_by_role("link", name=to).click()
        self.page.locator("main [name=text]").fill(name)
        self.page.locator("main [role=search] button").click()
        self.page.get_by_role("link", name=re.compile("add a new person", re.I)).click()
        self.page.fill("[name=name]", name)
        self.press("Add person")
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(name)

    def invite(self, email, name, *, role, team):
        """As an administrator; ends where it is said that the letter is on its way."""
        self.page.goto("/staff/invite/")
        self.page.fill("[name=name]", name)
        self.page.fill("[name=email]", email)
        self.page.locator("label", has_text=role).first.click()
        self.page.select_option("[name=team]", label=team)
        self.press("Send the invitation")
        self.page.wait_for_url(re.compile(r"/staff/\?program="))
        expect(self.page.locator("main")).to_contain_text(email)

    def sign_out(self):
        self.page.goto("/account/logout/")
        self.page.locator("main").get_by_role("button").first.click()
        self.page.wait_for_url(re.compile("/account/login/"))

    def ask_for_link(self):
        """The link of the letter that comes for who forgot their password."""
        before = len(self.house.post.letters(self.email))
        self.page.goto("/account/login/")
        self.page.get_by_role("link", name=re.compile("[Ff]org")).click()
        self.page.fill("[name=email]", self.email)
        self.press("Send me the link")
        return self.link_after(before)

    def link_after(self, letters):
        """The link in the first letter after so many, when it has come."""
        end = time.monotonic() + 40
        while len(self.house.post.letters(self.email)) <= letters:
            assert time.monotonic() < end, (
                f"no letter came to {self.email}\n{self.house.log('worker')[-2000:]}"
            )
            time.sleep(0.3)
        (link,) = re.findall(r"https://\S+", self.house.post.letters(self.email)[letters])
        return link

    def press(self, name):
        self.page.get_by_role("button", name=name, exact=True).click()

    def stands_on(self, path):
        """Whether the page that opened is this one, whole."""
        self.page.wait_for_url(re.compile(re.escape(self.house.proxy.url + path)))
        assert self.page.locator("h1").count() == 1
        assert self.trouble == []
