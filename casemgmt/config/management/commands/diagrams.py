"""Draw each status table as a Mermaid diagram into docs/statuses.md."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from casemgmt.workflow import Workflow

PAGE = settings.BASE_DIR / "docs" / "statuses.md"
HEAD = "# How each status moves\n\nDrawn from the tables in `workflow.py` by `manage.py diagrams`.\n"


class Command(BaseCommand):
    help = "Write docs/statuses.md from the workflow tables; --check fails when the page is stale."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true")

    def handle(self, *, check=False, **options):
        drawn = "\n".join([HEAD, *(diagram(*found) for found in workflows())])
        if check and (not PAGE.exists() or PAGE.read_text() != drawn):
            raise CommandError("docs/statuses.md is stale: run manage.py diagrams.")
        if not check:
            PAGE.parent.mkdir(exist_ok=True)
            PAGE.write_text(drawn)


def workflows():
    """(app label, name, Workflow) of every table, in the order of the apps."""
    for config in apps.get_app_configs():
        if find_spec(f"{config.name}.workflow"):
            module = import_module(f"{config.name}.workflow")
            for name, value in vars(module).items():
                if isinstance(value, Workflow):
                    yield config.label, name, value


def diagram(label, name, workflow):
    title = f"{label}: {name.replace('_', ' ').lower()}"
    return f"```mermaid\n{workflow.mermaid(title)}```\n"
