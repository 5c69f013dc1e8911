"""Keys, pseudonyms and seals. They all come from one secret that the database never sees.

With the database alone, nobody can read a journal entry, say whose it is, or tell which answer a tally
counts. With the database and the secret, somebody can; the privacy page says so to staff.
"""

import json
import os
from hmac import digest
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from casemgmt.standalone.secrets import kept_secret

KEY_BYTES, NONCE_BYTES, ID_BYTES = 32, 12, 16


def pseudonym(user):
    """The name under which a user's journal is kept: the same every time, and no way back."""
    return _mark("author", user.pk).hex()


def token(user, *, program, month, item):
    """What keeps one person from counting twice in a program's month; the next month's is nothing like it."""
    return UUID(bytes=_mark("token", user.pk, program, month, item)[:ID_BYTES])


def answer_code(*, program, month, item, heavy):
    """What stands for an answer in a tally, so that the rows can be counted but not read."""
    return UUID(bytes=_mark("answer", program, month, item, heavy)[:ID_BYTES])


def seal(user, *, day, words):
    """The words (a dict) under AES-256-GCM with the user's own key, bound to the user and the day."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + _cipher(user).encrypt(nonce, json.dumps(words).encode(), _binding(user, day))


def unseal(user, *, day, sealed):
    """The words again; InvalidTag for another user's entry, another day, or a changed one."""
    sealed = bytes(sealed)
    nonce, text = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    return json.loads(_cipher(user).decrypt(nonce, text, _binding(user, day)))


def _cipher(user):
    return AESGCM(_key("journal", user.pk))


def _binding(user, day):
    return f"{pseudonym(user)} {day:%Y-%m-%d}".encode()


def _mark(purpose, *parts):
    return digest(_key(purpose), "\x1f".join(map(str, parts)).encode(), "sha256")


def _key(*purpose):
    info = "\x1f".join(["warm wellbeing", *map(str, purpose)]).encode()
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=info).derive(_secret().encode())


def _secret():
    return settings.WELLBEING_SECRET or kept_secret(settings.VAR_DIR, "wellbeing")
