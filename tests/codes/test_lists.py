"""Every code list can be stored, shown and traced to its source."""

import inspect
from importlib import import_module
from pkgutil import iter_modules

import pytest
from django.db.models import TextChoices

from casemgmt import codes
from casemgmt.codes.calls import APCO, APCO_END, CallReason, EndPoint

MODULES = [import_module(f"casemgmt.codes.{found.name}") for found in iter_modules(codes.__path__)]
LISTS = [
    thing
    for module in MODULES
    for _, thing in inspect.getmembers(module, inspect.isclass)
    if issubclass(thing, TextChoices) and thing is not TextChoices
]


@pytest.mark.parametrize("codes", LISTS, ids=lambda codes: codes.__name__)
def test_a_list_names_its_source_and_has_short_distinct_codes_and_labels(codes):
    assert codes.__doc__ and codes.__doc__ != TextChoices.__doc__
    assert all(value and len(value) <= 30 for value in codes.values)
    assert len({str(label) for label in codes.labels}) == len(codes.labels)


def test_call_reasons_and_end_points_map_to_the_field_standard():
    assert CallReason.WELFARE.apco == "WELFARE" and CallReason.PARANOIA.apco == "EDP"
    assert EndPoint.NOT_FOUND.apco == "14" and EndPoint.OTHER.apco == ""
    assert all(code.isupper() for code in APCO.values()) and all(code.isdigit() for code in APCO_END.values())
