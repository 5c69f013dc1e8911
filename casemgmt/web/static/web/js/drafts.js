// Typed words are never lost: a form with data-draft-url sends its fields there a moment after each change,
// says in words whether they arrived, and keeps trying until they do.
const PAUSE = 3000;
const LONGEST = 30000;

class Draft {
  constructor(form) {
    this.form = form;
    this.line = form.querySelector("[data-draft-state]");
    this.sent = this.fields();
    this.wait = PAUSE;
    form.addEventListener("input", () => this.later());
    form.addEventListener("change", () => this.later());
    form.addEventListener("submit", () => { this.leaving = true; });
    addEventListener("pageshow", () => { this.leaving = false; });
    addEventListener("online", () => this.send());
    document.addEventListener("visibilitychange", () => { if (document.hidden) this.send(); });
    addEventListener("beforeunload", (event) => { if (this.unsent && !this.leaving) event.preventDefault(); });
  }

  fields() {
    const data = new FormData(this.form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    return new URLSearchParams(data).toString();
  }

  get unsent() {
    return this.fields() !== this.sent;
  }

  later() {
    if (this.unsent && this.line.dataset.state !== "unsaved") this.say("unsaved");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), this.wait);
  }

  async send() {
    if (!this.unsent || this.busy || this.leaving) return;
    const body = this.fields();
    this.busy = true;
    const problem = await this.post(body);
    this.busy = false;
    this.wait = problem ? Math.min(this.wait * 2, LONGEST) : PAUSE;
    if (!problem) {
      this.sent = body;
      document.dispatchEvent(new CustomEvent("draft:saved"));
    }
    this.say(problem || "saved");
    if (this.unsent) this.later();
  }

  async post(body) {
    try {
      const answer = await fetch(this.form.dataset.draftUrl, {
        method: "POST", body, keepalive: body.length < 60000, redirect: "manual", credentials: "same-origin",
        headers: { "Content-Type": "application/x-www-form-urlencoded", "X-Draft": "1" },
      });
      if (answer.ok) return null;
      return answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403 ? "signedout" : "unsaved";
    } catch {
      return "offline";
    }
  }

  say(state) {
    const language = document.documentElement.lang;
    const time = new Date().toLocaleTimeString(language, { hour: "numeric", minute: "2-digit",
      timeZone: document.documentElement.dataset.zone || undefined }).toLowerCase();
    this.line.dataset.state = state === "saved" ? "saved" : "unsaved";
    this.line.querySelector("span").textContent = this.line.dataset[state].replace("{time}", time);
  }
}

for (const form of document.querySelectorAll("form[data-draft-url]")) new Draft(form);
