"""The two authorities of a transfer, sealed with the key that seals a child's owner."""

import hmac
import json
import os
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from contactpoint.audit.keys import key
from contactpoint.disclosure.facts import AuthorityCode
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.vault.rules import padded, unpadded

NONCE_BYTES = 12
SIZES = (64,)


def seal(transfer: UUID, giver: AuthorityCode | None, taker: AuthorityCode) -> bytes:
    """One length for all; opened only beside the transfer it was sealed for."""
    nonce = os.urandom(NONCE_BYTES)
    inside = padded(json.dumps([giver, taker]).encode(), SIZES)
    return nonce + AESGCM(key("life")).encrypt(nonce, inside, transfer.bytes)


def unseal(transfer: UUID, sealed: bytes) -> tuple[AuthorityCode | None, AuthorityCode]:
    """Giver and taker."""
    inside = AESGCM(key("life")).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], transfer.bytes)
    giver, taker = json.loads(unpadded(inside))
    return giver, taker


def mark(number: ChildNumber, proposer: AuthorityCode) -> bytes:
    """The same for the same child and authority, and like nothing else."""
    return hmac.digest(key("life"), f"{int(number)} {proposer}".encode(), "sha256")[:16]
