"""What was asked, in one line at the end of a run."""

from tests.matrix.table import table
from tests.test_doors import ROUTES


def write(terminalreporter):
    """Numbers of the matrix and of the foreign ids, as far as they were asked in this run."""
    told = [
        dict(report.user_properties)
        for outcome in ("passed", "failed")
        for report in terminalreporter.stats.get(outcome, [])
    ]
    asked = [each["matrix"] for each in told if "matrix" in each]
    if asked:
        roles, cells, unexpected = (
            len({name for name, _, _ in asked}),
            sum(c for _, c, _ in asked),
            sum(u for _, _, u in asked),
        )
        terminalreporter.write_line(
            f"matrix: {roles} roles, {len(ROUTES)} routes, {len(table())} lines, {cells} cells, "
            f"{unexpected} unexpected"
        )
    tried = [each["foreign_ids"] for each in told if "foreign_ids" in each]
    if tried:
        requests, crossings = (sum(column) for column in zip(*tried, strict=True))
        terminalreporter.write_line(f"foreign ids: {requests} requests, {crossings} crossings")
