"""Where a mapping's columns are in this file; names are matched whatever their case and blanks."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from casemgmt.calls.matching.labels import fold
from casemgmt.errors import RuleBroken

# Never collected, whatever a mapping says.
NEVER_KEPT = ("ssn", "social security number", "social security no", "immigration status", "citizenship")


@dataclass(frozen=True)
class Layout:
    """The header's own names for what the mapping asks for. Missing columns are None."""

    number: str
    times: dict
    fields: dict
    reasons: list
    minutes: dict
    dropped: list
    missing: list
    unused: list

    @classmethod
    def of(cls, rules, header):
        """Match a header. RuleBroken when the file has no call number, or no time at all."""
        names = {fold(name): name for name in header}
        dropped = [names[fold(name)] for name in (*rules.drop, *NEVER_KEPT) if fold(name) in names]
        find = {fold: name for fold, name in names.items() if name not in dropped}.get
        times = {name: find(fold(column)) for name, column in rules.times.items()}
        fields = {name: find(fold(column)) for name, column in rules.fields.items()}
        reasons = [find(fold(column)) for column in rules.reasons]
        minutes = {name: find(fold(column)) for name, column in rules.minutes.items()}
        number = find(fold(rules.number))
        _refuse_other_file(number, times, rules)
        asked = [rules.number, *rules.times.values(), *rules.fields.values(), *rules.reasons]
        used = {number, *times.values(), *fields.values(), *reasons, *minutes.values(), *dropped}
        return cls(
            number, times, fields, [column for column in reasons if column], minutes,
            dropped=list(dict.fromkeys(dropped)),
            missing=[name for name in asked if not find(fold(name))],
            unused=[name for name in header if name not in used],
        )  # fmt: skip

    @property
    def kept(self):
        """Every column that may be stored."""
        columns = [self.number, *self.times.values(), *self.fields.values(), *self.reasons]
        return list(dict.fromkeys(column for column in columns if column))


def _refuse_other_file(number, times, rules):
    if number is None:
        raise RuleBroken(
            _("The file has no column “%(column)s”. Is “%(mapping)s” the right mapping for it?")
            % {"column": rules.number, "mapping": rules.name}
        )
    if not any(times.values()):
        raise RuleBroken(
            _("The file has none of the time columns that “%(mapping)s” names.") % {"mapping": rules.name}
        )
