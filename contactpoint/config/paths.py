"""Where this clone keeps its data: never inside the clone."""

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

from contactpoint.kernel.errors import ContactPointError

CHECKOUT = Path(__file__).resolve().parents[2]
PACKAGE = CHECKOUT / "contactpoint"


class DataInsideClone(ContactPointError):
    """CONTACTPOINT_DATA points into the checkout."""


def clone_name(checkout: Path) -> str:
    """The folder's name and eight hexadecimal digits of its path, so that two clones never share data."""
    return f"{checkout.name}-{hashlib.sha256(bytes(checkout)).hexdigest()[:8]}"


def data_dir(checkout: Path, environment: Mapping[str, str], *, root: bool) -> Path:
    """The data folder of `checkout`; it may not exist yet."""
    named = environment.get("CONTACTPOINT_DATA")
    if named:
        return Path(named).expanduser().resolve()
    home = Path("/var/lib/contactpoint") if root else Path("~/.local/share/contactpoint").expanduser()
    return home / clone_name(checkout)


def check_outside(folder: Path, checkout: Path) -> None:
    """Raises `DataInsideClone`."""
    if folder.is_relative_to(checkout):
        raise DataInsideClone(
            f"CONTACTPOINT_DATA is {folder}, which lies inside the clone. Nothing was written. "
            "Choose a folder outside it, or leave the variable unset."
        )


DATA_DIR = data_dir(CHECKOUT, os.environ, root=os.geteuid() == 0)
KEY_DIR = Path(os.environ.get("KEY_DIR", DATA_DIR / "keys"))
LEDGER_DIR = Path(os.environ.get("LEDGER_DIR", DATA_DIR / "ledger"))
UPLOAD_DIR = Path(os.environ.get("UPLOAD_DIR", DATA_DIR / "uploads"))
SECRETS = DATA_DIR / "secrets"
LAB = DATA_DIR / "lab"
DEMO_MARK = DATA_DIR / "demo"
DATABASE = os.environ.get("CONTACTPOINT_DATABASE", "contactpoint")
THROWAWAY = "throwaway"
"""The file that marks the data folder of a test run or a proof."""
MADE_UP = DATABASE.startswith("cp_lab_") or (DATA_DIR / THROWAWAY).exists()
