"""What a run keeps: sealed, whole or not at all, and bound to what it was begun with."""

import json

import pyarrow as pa
import pytest

from contactpoint.linkage.cascade.errors import CannotLink
from contactpoint.linkage.cascade.state import KEY_BYTES, State

KEY = bytes(range(KEY_BYTES))
MARK = "Gibbsatthehouse"


def batches(*many):
    return [pa.record_batch({"name": [MARK] * 50, "row": list(range(one, one + 50))}) for one in many]


@pytest.fixture
def state(tmp_path):
    return State(tmp_path / "pairs.csv.state", KEY)


def rows(state, step):
    return [row for batch in state.batches(step) for row in batch.column("row").to_pylist()]


def test_what_was_kept_comes_back_in_order(state):
    with state.held("job"):
        assert not state.has("left")
        state.keep("left", batches(0, 50, 100))
        assert state.has("left")
        assert rows(state, "left") == list(range(150))


def test_nothing_at_all_can_be_kept(state):
    with state.held("job"):
        state.keep("left", [])
        assert rows(state, "left") == []


def test_no_value_and_no_key_stands_in_any_file(state):
    with state.held("job of Gibbs"):
        state.keep("left", batches(0, 50))
        for path in (path for path in state.folder.rglob("*") if path.is_file()):
            content = path.read_bytes()
            assert MARK.encode() not in content
            assert b"Gibbs" not in content
            assert KEY not in content
            assert KEY.hex().encode() not in content


def test_what_is_kept_takes_little_room(state):
    with state.held("job"):
        state.keep("left", [pa.record_batch({"name": [MARK] * 10_000})])
    assert (state.folder / "left.sealed").stat().st_size < len(MARK) * 10_000 / 2


def test_files_are_their_owners_alone(state):
    with state.held("job"):
        state.keep("left", batches(0))
    assert {path.stat().st_mode & 0o077 for path in (state.folder, state.folder / "left.sealed")} == {0}


def test_the_same_run_goes_on(state):
    with state.held("job"):
        state.keep("left", batches(0))
    (state.folder / "right.draft").write_bytes(b"half")
    with State(state.folder, KEY).held("job"):
        assert rows(state, "left") == list(range(50))
        assert not (state.folder / "right.draft").exists()


@pytest.mark.parametrize(
    ("key", "of"), [(KEY, "another job"), (bytes(KEY_BYTES), "job")], ids=["another job", "another key"]
)
def test_another_run_or_another_key_is_refused_and_nothing_lost(state, key, of):
    with state.held("job"):
        state.keep("left", batches(0))
    with (
        pytest.raises(CannotLink, match=r"begun with other files.* Give --anew to throw it away and begin again\.$"),
        State(state.folder, key).held(of),
    ):
        pass
    with state.held("job"):
        assert rows(state, "left") == list(range(50))


def test_two_runs_at_once_are_one_too_many(state):
    with state.held("job"), pytest.raises(CannotLink, match="Another run works"), state.held("job"):
        pass


def test_a_step_that_was_not_finished_is_not_there(state):
    def torn():
        yield from batches(0)
        raise KeyboardInterrupt

    with state.held("job"):
        with pytest.raises(KeyboardInterrupt):
            state.keep("left", torn())
        assert not state.has("left")
    with state.held("job"):
        assert {path.name for path in state.folder.iterdir()} == {"run.json", "lock"}


def frames(content):
    while content:
        size = 4 + int.from_bytes(content[:4], "big")
        yield content[:size]
        content = content[size:]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda parts: [parts[1], parts[0], parts[2]],
        lambda parts: parts[:-1],
        lambda parts: parts[1:],
        lambda parts: [*parts[:-1], parts[-1][:-1]],
        lambda parts: [*parts, parts[-1]],
        lambda parts: [parts[0], parts[1], parts[2][:-1] + bytes([parts[2][-1] ^ 1])],
        lambda parts: [parts[0], parts[1], parts[2][:10]],
        lambda _: [b"\0\0\0\0"],
        lambda _: [b"\0\0\0\x0c" + bytes(12)],
        lambda _: [],
    ],
)
def test_a_file_that_was_altered_is_noticed(state, spoil):
    with state.held("job"):
        state.keep("left", batches(0, 50, 100))
        path = state.folder / "left.sealed"
        path.write_bytes(b"".join(spoil(list(frames(path.read_bytes())))))
        with pytest.raises(
            CannotLink, match=r"left.sealed of the earlier run was altered or damaged.* Give --anew to begin again\.$"
        ):
            rows(state, "left")


def test_a_step_cannot_stand_for_another(state):
    with state.held("job"):
        state.keep("left", batches(0))
        (state.folder / "left.sealed").rename(state.folder / "right.sealed")
        with pytest.raises(CannotLink, match="altered or damaged"):
            rows(state, "right")


def test_the_header_says_nothing_of_the_files(state):
    with state.held("job"):
        header = json.loads((state.folder / "run.json").read_text())
    assert header.keys() == {"form", "of"}
    assert header["form"] == 1
    assert len(header["of"]) == 64


def test_what_is_dropped_is_gone(state):
    with state.held("job"):
        state.keep("left", batches(0))
        state.drop()
    assert not state.folder.exists()
