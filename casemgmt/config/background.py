"""What is done without anybody asking: one list for Celery's clock, `deliver --loop` and `/health/`.

Plain intervals in seconds, never a local crontab: what a wall clock decides stands in `followups.cadence`.
"""

import environ

env = environ.Env()
DELIVER_EVERY = env.float("DELIVER_EVERY", default=10)
REMIND_EVERY = env.float("REMIND_EVERY", default=20)

# What `/health/` calls it: (its task, how often).
BACKGROUND_WORK = {
    "remind": ("followups.tasks.remind_due", REMIND_EVERY),
    "nudge": ("referrals.tasks.nudge_due", REMIND_EVERY),
    "mailboxes": ("referrals.tasks.settle_changes", REMIND_EVERY),
    "links": ("casemgmt.access.tasks.send_links", DELIVER_EVERY),
    "deliver": ("casemgmt.notices.tasks.deliver", DELIVER_EVERY),
    "seal": ("casemgmt.audit.tasks.seal", env.float("SEAL_EVERY", default=5)),
    "imports": ("casemgmt.calls.tasks.resume_imports", 60),
    "disposals": ("casemgmt.consents.tasks.resume_disposals", 60),
    "records": ("casemgmt.people.tasks.compare_records", DELIVER_EVERY),
    "searches": ("casemgmt.people.tasks.forget_searches", 600),
    "drafts": ("casemgmt.encounters.tasks.purge_drafts", 3600),
    "repeats": ("casemgmt.web.tasks.forget_repeats", 3600),
    "uploads": ("casemgmt.calls.tasks.forget_uploads", 3600),
    "wellbeing": ("staffwellbeing.tasks.close_months", 3600),
}
