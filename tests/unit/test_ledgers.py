"""A ledger is believed as far as its signed checkpoint, or not at all."""

import pytest

from contactpoint.audit import ledgers
from contactpoint.audit.keys import KeyMissing
from contactpoint.audit.ledgers import SHIELDS, LedgerBroken, Place
from contactpoint.config import keyfiles


@pytest.fixture
def ledger(settings, tmp_path):
    settings.LEDGER_DIR, settings.CHECKPOINT_DIR = tmp_path / "ledger", tmp_path / "apart"
    keyfiles.make(tmp_path / "keys", test=True)
    settings.KEY_FOLDER = tmp_path / "keys" / "test"
    ledgers.begin(SHIELDS)
    for said in (b"one", b"two", b"three"):
        ledgers.append(SHIELDS, said)
    return SHIELDS


def said(ledger, after=None):
    return [content for _, content in ledgers.lines_after(ledger, after or Place())]


def test_lines_come_back_in_their_order_and_after_a_place(ledger):
    assert said(ledger) == [b"one", b"two", b"three"]
    (first, _), *_ = ledgers.lines_after(ledger, Place())
    assert said(ledger, first) == [b"two", b"three"]
    assert b"two" not in ledger.path.read_bytes()


def changed(ledger, how):
    lines, checkpoint = ledger.path.read_text().splitlines(keepends=True), ledger.checkpoint.read_text()
    first, second, third = lines
    files = {
        "a line altered": ("".join([first, second.replace(second[70:72], "!!"), third]), checkpoint),
        "the last line dropped": (first + second, checkpoint),
        "a line in between dropped": (first + third, checkpoint),
        "two lines swapped": (second + first + third, checkpoint),
        "empty": ("", checkpoint),
        "a checkpoint of less": (first + second, checkpoint.replace("\n3 ", "\n2 ")),
        "a checkpoint of nothing": ("", "contactpoint checkpoint 1\nshields\n0 0 \n" + checkpoint.splitlines()[-1]),
        "a checkpoint that cannot be read": ("".join(lines), "?"),
    }
    return files[how]


HOW = (
    *("a line altered", "the last line dropped", "a line in between dropped", "two lines swapped", "empty"),
    *("a checkpoint of less", "a checkpoint of nothing", "a checkpoint that cannot be read"),
)


@pytest.mark.parametrize("how", HOW)
def test_what_was_changed_is_not_believed(how, ledger):
    lines, checkpoint = changed(ledger, how)
    ledger.path.write_text(lines)
    ledger.checkpoint.write_text(checkpoint)
    with pytest.raises(LedgerBroken):
        ledgers.end(ledger)


@pytest.mark.parametrize("gone", ["path", "checkpoint"])
def test_what_is_missing_is_not_begun_anew(gone, ledger):
    getattr(ledger, gone).unlink()
    with pytest.raises(LedgerBroken, match="missing"):
        ledgers.end(ledger)


@pytest.mark.parametrize("bytes_left_out", [1, 20, 300])
def test_no_line_is_added_to_a_ledger_that_was_cut_off(bytes_left_out, ledger):
    ledger.path.write_bytes(ledger.path.read_bytes()[:-bytes_left_out])
    with pytest.raises(LedgerBroken):
        ledgers.append(ledger, b"four")


def test_a_whole_line_that_a_crash_left_without_a_checkpoint_stays(ledger):
    before = ledger.checkpoint.read_text()
    ledgers.append(ledger, b"four")
    ledger.checkpoint.write_text(before)
    assert said(ledger)[-1] == b"four"
    ledgers.append(ledger, b"five")
    assert said(ledger)[-2:] == [b"four", b"five"]


def test_a_ledger_of_an_older_version_is_signed_as_it_stands(ledger):
    ledger.checkpoint.unlink()
    ledgers.begin(ledger)
    assert said(ledger) == [b"one", b"two", b"three"]


def test_who_lacks_the_private_half_cannot_sign(ledger, settings, tmp_path):
    settings.KEY_FOLDER = tmp_path
    with pytest.raises(KeyMissing):
        ledgers.append(ledger, b"four")
