"""Says in the end how many guards were broken, and how many of them the suite noticed."""

PROOF = "test_the_suite_notices_when_a_guard_is_off"


def pytest_terminal_summary(terminalreporter):
    passed, failed = (count(terminalreporter, outcome) for outcome in ("passed", "failed"))
    if passed + failed:
        terminalreporter.write_line(f"{passed + failed} guards, {passed} noticed")


def count(reporter, outcome):
    reports = reporter.stats.get(outcome, [])
    return sum(PROOF in report.nodeid and report.when == "call" for report in reports)
