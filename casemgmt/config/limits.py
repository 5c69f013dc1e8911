"""How often somebody may try, by name, for the settings; what each counts stands in access/limits.py."""

ACCOUNT_RATE_LIMITS = {
    # Ours stand in for those of the library that let anybody lock somebody else out.
    **dict.fromkeys(["login", "login_failed", "reset_password", "reset_password_from_key"]),
    "tried_here": "5/5m/key",  # an account, from one address or one known browser
    "tried_here_at_trouble": "1/5m/key",
    "failed_from": "20/5m/ip",
    "password_tried_anywhere": "200/h/key",
    "code_tried_anywhere": "10/5m/key,60/d/key",
    "asked_here": "3/10m/key",  # a letter with a link
    "asked_from": "100/10m/ip",
    # A partner's page: letters asked for, answers sent from one link.
    "partner_link": "10/h/key",
    "partner_answer": "120/10m/key",
}
MFA_RATE_LIMITS = {"webauthn_login": None}  # one bad client would stop all passkeys behind its address
