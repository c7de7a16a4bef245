"""Sealing to a public key: who holds the public half can write and never read back.

An ephemeral X25519 exchange, HKDF-SHA256 over both public keys, AES-256-GCM. The key is
new for every sealing, so the nonce is derived with it. Sealed: 32 bytes of ephemeral public
key, then the ciphertext with its 16-byte tag.
"""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from contactpoint.kernel.errors import ContactPointError

LABEL = b"contactpoint seal 1"
PUBLIC_BYTES = 32


class SealBroken(ContactPointError):
    """The sealed bytes were altered, cut short, or sealed to another key."""


def seal_to(public_key: bytes, plain: bytes) -> bytes:
    """`plain` sealed so that only the private half of `public_key` (32 raw bytes) opens it."""
    ephemeral = X25519PrivateKey.generate()
    sender = ephemeral.public_key().public_bytes_raw()
    shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(public_key))
    cipher, nonce = _cipher(shared, sender + public_key)
    return sender + cipher.encrypt(nonce, plain, None)


def open_with(private_key: bytes, sealed: bytes) -> bytes:
    """What was sealed to the public half of `private_key` (32 raw bytes); raises `SealBroken`."""
    private = X25519PrivateKey.from_private_bytes(private_key)
    sender = sealed[:PUBLIC_BYTES]
    try:
        shared = private.exchange(X25519PublicKey.from_public_bytes(sender))
        cipher, nonce = _cipher(shared, sender + private.public_key().public_bytes_raw())
        return cipher.decrypt(nonce, sealed[PUBLIC_BYTES:], None)
    except (InvalidTag, ValueError):
        raise SealBroken(
            "This sealed text cannot be opened: it was altered or cut short, or another key sealed it. "
            "Nothing was read. Check that the key folder belongs to this database."
        ) from None


def _cipher(shared: bytes, both_keys: bytes) -> tuple[AESGCM, bytes]:
    material = HKDF(algorithm=SHA256(), length=44, salt=None, info=LABEL + both_keys).derive(shared)
    return AESGCM(material[:32]), material[32:]
