"""What lies in the database only under a key that is not there: secrets of sign-in, forms that wait."""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

KEY_BYTES, NONCE_BYTES = 32, 12


def encrypt(text, *, purpose, bound_to=""):
    """The text under AES-256-GCM, in letters. It opens for the same purpose and binding alone."""
    nonce = os.urandom(NONCE_BYTES)
    return urlsafe_base64_encode(nonce + _cipher(purpose).encrypt(nonce, text.encode(), bound_to.encode()))


def decrypt(encrypted, *, purpose, bound_to=""):
    """The text again, or None when it was encrypted for another, under another key, or changed."""
    try:
        raw = urlsafe_base64_decode(encrypted)
        nonce, text = raw[:NONCE_BYTES], raw[NONCE_BYTES:]
        return _cipher(purpose).decrypt(nonce, text, bound_to.encode()).decode()
    except (InvalidTag, ValueError):
        return None


def _cipher(purpose):
    info = f"warm access {purpose}".encode()
    return AESGCM(HKDF(SHA256(), KEY_BYTES, salt=None, info=info).derive(settings.SIGN_IN_SECRET.encode()))
