"""Every form speaks the same way: label, help, error, input, tied together for a screen reader."""

from django.template.loader import render_to_string

from casemgmt.web.styleguide import Sample
from casemgmt.web.widgets import DateParts

REFUSED = {"name": "", "began": "yesterday", "outcome": ""}


def group(form, name):
    return " ".join(form[name].as_field_group().split())


def test_help_and_error_describe_the_input():
    html = group(Sample(REFUSED), "name")
    assert '<label class="label" for="id_name">Name</label>' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_helptext"' in html and 'id="id_name_error"' in html
    assert 'aria-invalid="true"' in html


def test_what_need_not_be_answered_says_so():
    form = Sample()
    assert "(optional)" in group(form, "phone")
    assert "(optional)" not in group(form, "name")


def test_choices_are_chips_inside_a_named_group():
    html = group(Sample(REFUSED), "outcome")
    assert '<fieldset aria-describedby="id_outcome_error">' in html and "<legend" in html
    assert html.count('<label class="chip"') == 4


def test_a_single_check_box_is_one_chip():
    html = group(Sample(), "again")
    assert html.count("<label") == 1 and "<span>May we call again?</span>" in html


def test_a_birth_date_has_three_named_boxes_that_keep_what_was_typed():
    html = group(Sample({"birth_month": "13", "birth_year": "1990"}), "birth")
    assert [f'for="id_birth_{number}"' in html for number in range(3)] == [True] * 3
    assert 'name="birth_month" value="13"' in html and 'name="birth_year" value="1990"' in html


def test_parts_of_a_birth_date_are_read_in_order():
    assert DateParts().decompress(None) == [None, None, None]
    assert DateParts().decompress((5, None, 1990)) == [5, None, 1990]


def test_typed_markup_stays_text():
    html = str(Sample({"name": "<script>alert(1)</script>"}))
    assert "<script>" not in html


def test_the_error_summary_leads_to_each_input():
    html = render_to_string("web/parts/error_summary.html", {"form": Sample(REFUSED)})
    for target in ("#id_name", "#id_began", "#id_outcome_0"):
        assert f'href="{target}"' in html


def test_no_summary_without_errors():
    assert render_to_string("web/parts/error_summary.html", {"form": Sample()}).strip() == ""
