"""The session token: 32 random bytes that only the user's cookie carries.

The database keeps its SHA-256; what is kept for the visit is sealed under a key derived from it,
so that the database alone opens nothing.
"""

import hashlib
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE_BYTES = 12


def new_token() -> str:
    """A token of 43 url-safe characters."""
    return secrets.token_urlsafe(32)


def session_key(token: str) -> bytes:
    """The primary key of the token's session row."""
    return hashlib.sha256(token.encode(errors="replace")).digest()


def session_name(key: bytes) -> str:
    """How the audit names a session; it opens nothing."""
    return f"s-{key.hex()[:16]}"


def derived(secret: bytes, label: bytes) -> AESGCM:
    """The cipher that `secret` gives for the use that `label` names."""
    return AESGCM(HKDF(algorithm=SHA256(), length=32, salt=None, info=label).derive(secret))


def visit_cipher(token: str) -> AESGCM:
    """The cipher of what this session keeps."""
    return derived(token.encode(errors="replace"), b"contactpoint handle 1")


def sealed(cipher: AESGCM, plain: bytes, bound_to: bytes) -> bytes:
    """A random nonce and the ciphertext, worth nothing apart from `bound_to`."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + cipher.encrypt(nonce, plain, bound_to)


def opened(cipher: AESGCM, kept: bytes, bound_to: bytes) -> bytes | None:
    """What was sealed; None where it was altered or belongs to something else."""
    try:
        return cipher.decrypt(kept[:NONCE_BYTES], kept[NONCE_BYTES:], bound_to)
    except (InvalidTag, ValueError):
        return None
