"""Import a dispatch log, or say what importing it would do."""

from functools import partial
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from casemgmt import scope
from casemgmt.access import policy
from casemgmt.access.models import Program
from casemgmt.calls import actions
from casemgmt.calls.importing import explained, nothing_known, read_log, read_rules, shipped
from casemgmt.calls.models import INTERVALS, Call, ImportBatch, Mapping
from casemgmt.calls.models.imports import First
from casemgmt.calls.models.mapping import List
from casemgmt.errors import RuleBroken

ACTOR = "system:import_calls"
STATED = ("match", "mismatch", "mismatch_negative", "not_a_number")


class Command(BaseCommand):
    help = "Import calls from a dispatch log (CSV or XLSX). Every row is accounted for."
    # A dry run of a bare file needs no database, and must not wait for one.
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--mapping", required=True, help="how the columns and labels are read: lane-county"
        )
        parser.add_argument(
            "--program", help="the program that the calls belong to; needed when there are several"
        )
        parser.add_argument(
            "--first", choices=First.values, default="",
            help="what comes first in dates such as 5/12/2026, where the mapping is not to be followed",
        )  # fmt: skip
        parser.add_argument(
            "--zone", default="",
            help="the zone of the times, for a dry run without a program whose mapping names none",
        )  # fmt: skip
        parser.add_argument(
            "--dry-run", action="store_true",
            help="import nothing; with --program, compare with the calls that are there",
        )  # fmt: skip

    def handle(self, *, file, mapping, program, first, zone, dry_run, **options):
        if not file.is_file():
            raise CommandError(_("There is no file %(file)s.") % {"file": file})
        try:
            if dry_run:
                summary = (
                    checked(file, mapping, the_program(program), first)
                    if program
                    else read_alone(file, mapping, first, zone)
                )
                self.account(summary, _("Dry run: nothing is imported."))
            else:
                self.import_into(the_program(program), file, mapping, first)
        except RuleBroken as broken:
            raise CommandError(str(broken)) from None

    def import_into(self, program, file, mapping, first):
        with acting_for(program), file.open("rb") as opened:
            own = actions.adopt_mapping(program=program, slug=mapping, by=None)
            batch = actions.check_file(
                program=program, mapping=own, file=opened, name=file.name, by=None, first=first
            )
            actions.start_import(batch=batch, by=None)
        while not actions.run_import(batch_id=batch.pk, program=program.pk):
            self.stderr.write(".")
        self.account(result_of(batch, program), _("Imported into %(program)s.") % {"program": program})

    def account(self, summary, heading):
        """Print the account of a file: rows, times, labels, minutes."""
        self.stdout.write(heading)
        for line in lines(summary):
            self.stdout.write(line)


def read_alone(file, mapping, first, zone):
    """The summary of a file that is compared with nothing stored. RuleBroken where nobody says the zone."""
    document = shipped(mapping)
    if not (zone or document.get("zone")):
        raise RuleBroken(
            _("This mapping leaves the time zone to the program. Name one with --program or --zone.")
        )
    rules = read_rules(document, zone=zone)
    return read_log(file, rules, first=first).summary(nothing_known)


def checked(file, mapping, program, first):
    """The summary of a file, compared with the calls of a program."""
    with acting_for(program):
        own = Mapping.objects.filter(program=program, slug=mapping).first()
        rules = read_rules(own.document if own else shipped(mapping), zone=program.zone)
        here = Call.objects.filter(program=program)
        return read_log(file, rules, first=first).summary(partial(here.source_rows, rules.source))


def acting_for(program):
    return scope.acting_as(programs=[program.pk], actor=ACTOR)


def the_program(asked):
    """The program asked for, or the only one there is."""
    programs = policy.every_program()
    chosen = [asked] if asked else programs
    if len(chosen) > 1 or not set(chosen) & set(programs):
        raise RuleBroken(
            _("Name the program with --program: %(names)s.") % {"names": ", ".join(programs) or "-"}
        )
    return Program.objects.get(pk__in=chosen)


def result_of(batch, program):
    """What the dry run found, with the rows counted as they were imported."""
    with acting_for(program):
        batch = ImportBatch.objects.get(pk=batch.pk)
        refused = list(batch.rows.filter(outcome="refused").values("number", "reason"))
    counts = {name: getattr(batch, name) for name in ("imported", "same", "refused")}
    return {**batch.summary, **counts, "refusals": refused}


def lines(summary):
    """The account as lines of text."""
    yield (
        _("Rows: %(rows)s = %(imported)s imported + %(same)s same as before + %(refused)s refused") % summary
    )
    yield _("Days: %(first_day)s to %(last_day)s") % summary
    for refusal in summary["refusals"]:
        yield _("  Row %(number)s refused: %(reason)s") % refusal
    for part in (read_lines, flag_lines, median_lines, minute_lines, label_lines, column_lines):
        yield from part(summary)


def read_lines(summary):
    """How the file was read, and what in it is doubtful."""
    yield _("How the file was read:")
    yield from (f"  {label}: {text}" for label, text in explained(summary["read"]))
    if summary["read"]["alike"]:
        yield _("  These sheets look like it and were not read: %(names)s") % {
            "names": ", ".join(summary["read"]["alike"])
        }
    if summary["read"]["long_ago"]:
        yield _("  Calls of more than ten years ago: %(long_ago)s. Check their years.") % summary["read"]


def flag_lines(summary):
    """Times that are kept but never averaged."""
    yield _("Times flagged, never averaged:")
    yield from (f"  {flag}: {count}" for flag, count in summary["flags"].items())


def median_lines(summary):
    """The middle of each interval."""
    yield _("Medians in minutes:")
    for name, middle in summary["medians"].items():
        shown = "-" if middle is None else f"{middle:g}"
        yield _("  %(name)s: %(middle)s (of %(known)s)") % {
            "name": INTERVALS[name][2], "middle": shown, "known": summary["known"][name],
        }  # fmt: skip


def minute_lines(summary):
    """The file's own minutes against ours."""
    yield _("The file's own minute columns, where both times are known:")
    for name, found in summary["minutes"].items():
        yield _(
            "  %(name)s: %(matched)s of %(stated)s agree within a minute; "
            "%(blank)s blank; %(negative)s negative, flagged"
        ) % {
            "name": INTERVALS[name][2],
            "matched": found.get("match", 0),
            "stated": sum(found.get(kind, 0) for kind in STATED),
            "blank": found.get("blank", 0) + found.get("blank_negative", 0),
            "negative": summary["flags"].get(f"{name}:negative", 0),
        }


def label_lines(summary):
    """How labels were read, and which could not be."""
    yield _("Labels read in more than one spelling:")
    for read in summary["labels"]:
        if len(read["spellings"]) > 1:
            yield f"  {List(read['field']).label}, {read['code']}: " + ", ".join(
                f"“{label}” ({count})" for label, count in read["spellings"].items()
            )
    yield _("Unknown labels, for the review list: %(count)s") % {"count": len(summary["unknown_labels"])}
    for unknown in summary["unknown_labels"]:
        yield f"  {List(unknown['field']).label}: “{unknown['label']}” ({unknown['count']})"


def column_lines(summary):
    """Columns that were not there, not used, or never kept."""
    for heading, names in (
        (_("Columns missing"), summary["missing"]),
        (_("Columns not used"), summary["unused"]),
        (_("Personal columns dropped"), [f"{name} ({count})" for name, count in summary["dropped"].items()]),
    ):
        if names:
            yield f"{heading}: {', '.join(names)}"
    if summary["hidden_places"]:
        yield _("Protected places replaced by their label: %(hidden_places)s") % summary
