"""Letters that go nowhere: each a file of its own, which any mail program opens. The demo uses it."""

import os
import secrets
from pathlib import Path

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone


class EmailBackend(BaseEmailBackend):
    """Writes into `settings.EMAIL_FILE_PATH`; the names sort by time and say nothing of the letter."""

    def send_messages(self, messages):
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        for message in messages:
            name = f"{timezone.now():%Y%m%d-%H%M%S-%f}-{secrets.token_hex(2)}"
            half = folder / f"{name}.part"
            half.write_bytes(message.message().as_bytes(linesep="\r\n"))
            os.replace(half, folder / f"{name}.eml")  # whoever reads meanwhile finds whole letters alone
        return len(messages)
