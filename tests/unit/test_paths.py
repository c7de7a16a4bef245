"""Where a clone keeps its data."""

from pathlib import Path

import pytest

from contactpoint.config.paths import DataInsideClone, check_outside, clone_name, data_dir

CLONE = Path("/srv/contactpoint")


def test_two_clones_of_one_name_never_share_data():
    assert clone_name(Path("/a/contactpoint")) != clone_name(Path("/b/contactpoint"))
    assert clone_name(CLONE).startswith("contactpoint-")


def test_root_keeps_it_where_other_users_may_enter():
    assert data_dir(CLONE, {}, root=True) == Path("/var/lib/contactpoint") / clone_name(CLONE)


def test_anyone_else_keeps_it_at_home():
    assert data_dir(CLONE, {}, root=False) == Path.home() / ".local/share/contactpoint" / clone_name(CLONE)


@pytest.mark.parametrize("root", [True, False])
def test_a_named_folder_wins(root, tmp_path):
    assert data_dir(CLONE, {"CONTACTPOINT_DATA": str(tmp_path)}, root=root) == tmp_path


@pytest.mark.parametrize("inside", ["/srv/contactpoint", "/srv/contactpoint/data", "/srv/other/../contactpoint/data"])
def test_never_inside_the_clone(inside):
    with pytest.raises(DataInsideClone, match="outside it"):
        check_outside(data_dir(CLONE, {"CONTACTPOINT_DATA": inside}, root=False), CLONE)
