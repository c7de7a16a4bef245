"""Sealing to a public key: what goes in comes out, and nothing altered does."""

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from contactpoint.audit.seal import SealBroken, open_with, seal_to

PRIVATE = X25519PrivateKey.generate()
PUBLIC = PRIVATE.public_key().public_bytes_raw()
OVERHEAD = 32 + 16


@given(st.binary(max_size=2000))
def test_what_is_sealed_opens(plain):
    sealed = seal_to(PUBLIC, plain)
    assert open_with(PRIVATE.private_bytes_raw(), sealed) == plain
    assert len(sealed) == len(plain) + OVERHEAD


@given(st.binary(max_size=60), st.data())
def test_one_altered_bit_opens_nothing(plain, data):
    sealed = bytearray(seal_to(PUBLIC, plain))
    place = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[place // 8] ^= 1 << place % 8
    with pytest.raises(SealBroken):
        open_with(PRIVATE.private_bytes_raw(), bytes(sealed))


@given(st.integers(0, OVERHEAD + 3))
def test_a_part_opens_nothing(length):
    sealed = seal_to(PUBLIC, b"four")
    with pytest.raises(SealBroken):
        open_with(PRIVATE.private_bytes_raw(), sealed[:length])


def test_another_key_opens_nothing():
    with pytest.raises(SealBroken) as refused:
        open_with(X25519PrivateKey.generate().private_bytes_raw(), seal_to(PUBLIC, b"four"))
    assert "Nothing was read" in str(refused.value)


def test_the_same_text_is_never_sealed_the_same_way_twice():
    assert seal_to(PUBLIC, b"four") != seal_to(PUBLIC, b"four")
