// Typed words are never lost: a form with data-draft-url sends its fields there a moment after each change,
// says in words whether they arrived, and keeps trying until they do.
const PAUSE = 3000;
const LONGEST = 30000;
const LARGEST = 60000; // bytes that a browser still sends for a page that is gone

class Draft {
  constructor(form) {
    this.form = form;
    this.line = form.querySelector("[data-draft-state]");
    this.sent = this.fields();
    this.wait = PAUSE;
    form.addEventListener("input", () => this.later());
    form.addEventListener("change", () => this.later());
    form.addEventListener("submit", () => { this.leaving = true; });
    form.addEventListener("form:stays", () => this.stay());
    addEventListener("pageshow", () => { this.leaving = false; });
    addEventListener("online", () => this.send());
    document.addEventListener("visibilitychange", () => { if (document.hidden) this.flush(); });
    addEventListener("pagehide", () => this.flush());
    addEventListener("beforeunload", (event) => { if (this.wouldBeLost) event.preventDefault(); });
  }

  stay() {
    this.leaving = false;
    if (this.unsent) this.later();
  }

  fields() {
    const data = new FormData(this.form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    return new URLSearchParams(data).toString();
  }

  get unsent() {
    return this.form.isConnected && !this.leaving && this.fields() !== this.sent;
  }

  get wouldBeLost() {
    return this.unsent && (this.problem || this.fields().length >= LARGEST);
  }

  // The page goes, or is covered: the last seconds count too, whatever is still under way.
  flush() {
    if (!this.unsent || this.fields().length >= LARGEST) return this.send();
    const body = this.fields();
    this.sent = body;
    this.post(body).then((problem) => this.settle(problem, body));
  }

  later() {
    if (this.unsent && this.line.dataset.state !== "unsaved") this.say("unsaved");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), this.wait);
  }

  async send() {
    if (!this.unsent || this.busy) return;
    const body = this.fields();
    this.busy = true;
    const problem = await this.post(body);
    this.busy = false;
    this.settle(problem, body);
  }

  settle(problem, body) {
    this.problem = problem;
    this.wait = problem ? Math.min(this.wait * 2, LONGEST) : PAUSE;
    if (!problem) document.dispatchEvent(new CustomEvent("draft:saved"));
    this.sent = problem ? null : body;
    this.say(problem || "saved");
    if (this.unsent) this.later();
  }

  async post(body) {
    try {
      const answer = await fetch(this.form.dataset.draftUrl, {
        method: "POST", body, keepalive: body.length < LARGEST, redirect: "manual", credentials: "same-origin",
        headers: { "Content-Type": "application/x-www-form-urlencoded", "X-Draft": "1",
          ...(document.documentElement.dataset.pageOf && { "X-Page-Of": document.documentElement.dataset.pageOf }) },
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

function begin() {
  for (const form of document.querySelectorAll("form[data-draft-url]")) new Draft(form);
}
begin();
document.addEventListener("page:shown", begin);
