"""The key files: one folder a process, each file 0400, made once and never changed (records.md §2)."""

import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

SHARED = ("identifier_token", "life", "variant", "kek-1")
PAIRS = ("audit", "desk", "factor_web", "factor_desk", "upload", "ledger")
SIGNING = frozenset({"ledger"})
"""Pairs that sign (Ed25519); the others seal (X25519)."""
HELD = {
    "web": (
        "session",
        "factor_web_public",
        "factor_web_private",
        "identifier_token",
        "audit_public",
        "desk_public",
        "ledger_public",
    ),
    "desk": (
        "session",
        "factor_desk_public",
        "factor_desk_private",
        "factor_web_public",  # the desk gives practitioners their second factor, and opens none of theirs
        "audit_public",
        "desk_public",
        "desk_private",
        "ledger_public",
        "ledger_private",
        "life",
    ),
    "work": (
        "kek-1",
        "variant",
        "identifier_token",
        "life",
        "audit_public",
        "desk_public",
        "desk_private",
        "ledger_public",
        "ledger_private",
        "upload_public",  # whoever receives files for the worker will hold this half alone
        "upload_private",
    ),
    "auditor": ("audit_private",),
}
EVERY_KEY = ("session", *SHARED, *(f"{pair}_{half}" for pair in PAIRS for half in ("public", "private")))


def make(key_dir: Path, *, test: bool = False) -> None:
    """Makes what is missing under `key_dir`; with `test` also the folder that holds every key."""
    held = HELD | ({"test": EVERY_KEY} if test else {})
    for process, names in held.items():
        folder = key_dir / process
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in names:
            if not (folder / name).exists() and not _taken_away(key_dir, name):
                write(folder / name, _value(key_dir, name))


def write(path: Path, content: bytes, *, mode: int = 0o400) -> None:
    """Writes a file that only its owner can read, whole or not at all."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)


def _taken_away(key_dir: Path, name: str) -> bool:
    """True for a private half that was moved elsewhere: a new one would not fit the public half in use."""
    if not name.endswith("_private") or _standing(key_dir, name) is not None:
        return False
    return _standing(key_dir, name.replace("_private", "_public")) is not None


def _value(key_dir: Path, name: str) -> bytes:
    """The bytes this key already has in another folder, or new ones. A session key is never shared."""
    if name == "session":
        return secrets.token_urlsafe(48).encode()
    if (standing := _standing(key_dir, name)) is not None:
        return standing
    if name.endswith("_public"):
        return _public_half(name, _private_half(key_dir, name.replace("_public", "_private")))
    if name.endswith("_private"):
        return X25519PrivateKey.generate().private_bytes_raw()
    return secrets.token_bytes(32)


def _standing(key_dir: Path, name: str) -> bytes | None:
    found = sorted(key_dir.glob(f"*/{name}"))
    return found[0].read_bytes() if found else None


def _private_half(key_dir: Path, name: str) -> bytes:
    """The private half, made now where no folder has it: the public half follows from it."""
    if (standing := _standing(key_dir, name)) is not None:
        return standing
    folder = key_dir / next(process for process, names in HELD.items() if name in names)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    write(folder / name, _value(key_dir, name))
    return (folder / name).read_bytes()


def _public_half(name: str, private: bytes) -> bytes:
    if name.removesuffix("_public") in SIGNING:
        return Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()
