"""The only exceptions a rule raises. Their messages are safe to show to the person at the screen."""

from typing import Any


class RuleBroken(Exception):
    """What was asked breaks a rule of the work: shown beside the form, or answered with 409."""


class NotAllowed(Exception):
    """The person asking lacks the permission: answered with 403."""


class WhichProgram(Exception):
    """It is possible in several programs and none was named: the page asks, the API answers 400.

    `programs` are those to choose from.
    """

    def __init__(self, programs: list[Any]) -> None:
        super().__init__()
        self.programs = programs
