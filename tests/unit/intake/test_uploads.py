"""Sealed files: what was written comes back, and whatever was done to them since is noticed."""

import errno
import os
import re

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from contactpoint.intake import uploads
from contactpoint.intake.rules import CannotKeep, UploadGone
from contactpoint.intake.uploads import FRAME, HEADER_BYTES, TAG

PRIVATE = X25519PrivateKey.generate()
PRIVATE_KEY = PRIVATE.private_bytes_raw()
PUBLIC_KEY = PRIVATE.public_key().public_bytes_raw()
SEALED_FRAME = FRAME + TAG


def sealed(folder, *pieces):
    return sealed_from(folder, pieces)


def sealed_from(folder, pieces, *, onto=None):
    """A sealed file of the pieces; `onto` is a device that stands for the disk."""
    target = folder / "one.feed"
    with uploads.drafted(folder) as draft, open(onto or os.devnull, "wb", buffering=0) as device:
        uploads.seal(device if onto else draft.file, pieces, public_key=PUBLIC_KEY)
        draft.put(target)
    return target


def unsealed(path, private_key=PRIVATE_KEY):
    with uploads.opened(path, private_key=private_key) as file:
        return file.read()


def altered(path, content):
    path.write_bytes(content)
    with pytest.raises(UploadGone, match="altered, cut short or put together"):
        unsealed(path)


@pytest.mark.parametrize("size", [0, 1, FRAME - 1, FRAME, FRAME + 1, 2 * FRAME, 3 * FRAME + 7])
def test_any_size_comes_back_and_leaves_no_draft(tmp_path, size):
    content = os.urandom(size)
    path = sealed(tmp_path, content)
    assert unsealed(path) == content
    assert os.listdir(tmp_path) == ["one.feed"]
    assert path.stat().st_mode & 0o777 == 0o640


@settings(deadline=None, max_examples=40)
@given(st.lists(st.binary(max_size=300) | st.integers(0, 3 * FRAME).map(lambda size: b"ab\n" * (size // 3))))
def test_any_pieces_come_back_line_by_line(tmp_path_factory, pieces):
    path = sealed(tmp_path_factory.mktemp("sealed"), *pieces)
    with uploads.opened(path, private_key=PRIVATE_KEY) as file:
        assert b"".join(file) == b"".join(pieces)
        file.seek(0)
        assert file.read(10) == b"".join(pieces)[:10]


def test_every_flipped_byte_is_noticed(tmp_path):
    whole = sealed(tmp_path, b"a child's name").read_bytes()
    for place in range(len(whole)):
        for bit in (1, 128):
            altered(tmp_path / "one.feed", whole[:place] + bytes([whole[place] ^ bit]) + whole[place + 1 :])


def test_frames_cut_off_moved_repeated_or_taken_from_another_file_are_noticed(tmp_path):
    path = sealed(tmp_path, os.urandom(3 * FRAME))
    whole = path.read_bytes()
    head, body = whole[:HEADER_BYTES], whole[HEADER_BYTES:]
    one, two, three = (body[start : start + SEALED_FRAME] for start in range(0, len(body), SEALED_FRAME))
    other = sealed(tmp_path, os.urandom(3 * FRAME)).read_bytes()[-SEALED_FRAME:]
    strange = (one + two, two + one + three, one + one + three, one + two + three + three, one + two + other)
    for frames in strange:
        altered(path, head + frames)
    for cut in (1, TAG, SEALED_FRAME - 1, len(body) - 1, len(whole)):
        altered(path, whole[: len(whole) - cut])
    altered(path, whole + b"x")


def test_another_key_opens_nothing_and_nothing_is_readable(tmp_path):
    path = sealed(tmp_path, b"Canary " * 30_000)
    assert not re.search(b"Canary", path.read_bytes())
    with pytest.raises(UploadGone):
        unsealed(path, X25519PrivateKey.generate().private_bytes_raw())


def fails(number):
    """Pieces that end in an error of the system."""
    yield b"x" * FRAME
    raise OSError(number, os.strerror(number))


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EDQUOT])
def test_a_disk_that_fails_is_said_and_nothing_is_left(tmp_path, number):
    with pytest.raises(CannotKeep, match="Nothing of it was applied"):
        sealed_from(tmp_path, fails(number))
    assert os.listdir(tmp_path) == []


def test_a_full_disk_is_said(tmp_path):
    with pytest.raises(CannotKeep, match="no space left on device"):
        sealed_from(tmp_path, [b"x" * FRAME], onto="/dev/full")
    assert os.listdir(tmp_path) == []


def test_destroyed_is_gone_and_cannot_be_opened_by_who_kept_the_file_open(tmp_path):
    path = sealed(tmp_path, b"Canary")
    with path.open("rb") as kept:
        assert uploads.destroy(path)
        assert kept.read(HEADER_BYTES)[: len(uploads.MAGIC)] != uploads.MAGIC
    assert not uploads.destroy(path)
    with pytest.raises(UploadGone, match="no longer kept"):
        unsealed(path)
