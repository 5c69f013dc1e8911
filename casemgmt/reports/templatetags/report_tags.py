"""Figures in words, for templates."""

from django import template

from casemgmt.figures import periods
from casemgmt.reports import words

register = template.Library()

register.filter("value_of", words.value_of)
register.filter("basis_of", words.basis_of)
register.filter("stands_on", words.stands_on)
register.filter("limits_of", words.limits_of)
register.filter("why_hidden", words.why_hidden)
register.filter("why_empty", words.why_empty)
register.filter("why_rule", words.rule_of)
register.filter("months", periods.label)
