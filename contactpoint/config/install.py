"""Makes .venv with the locked packages: `python3 contactpoint/config/install.py run|dev` (see the Makefile).

The standard library alone, and no syntax newer than Python 3.6, so that an old Python can say what is missing.
"""

import hashlib
import importlib.util
import subprocess
import sys
import venv
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
VENV = CHECKOUT / ".venv"
PYTHON = VENV / "bin" / "python"
PIP = (str(PYTHON), "-m", "pip", "--disable-pip-version-check", "-q", "install")
OLDEST = (3, 11)
DEBIAN = "On Debian 12 or newer: apt install python3 python3-venv make git"


def main(lock: str) -> None:
    """Installs requirements/`lock`.txt and the program itself; a second or two where nothing has changed."""
    _check_machine()
    _make_venv()
    file = f"requirements/{lock}.txt"
    _once(lock, CHECKOUT / file, (*PIP, "--require-hashes", "-r", file), "Installing packages")
    itself = (*PIP, "--no-build-isolation", "--no-deps", "-e", ".")
    _once("project", CHECKOUT / "pyproject.toml", itself, "Installing the program")


def _check_machine() -> None:
    if sys.version_info < OLDEST:
        _stop(f"Python 3.11 or newer is needed, and this is {sys.version.split()[0]}.", DEBIAN)
    if importlib.util.find_spec("ensurepip") is None:
        _stop("Python's module for virtual environments is missing.", DEBIAN)


def _make_venv() -> None:
    """A new one where there is none, or where the Python it was made with has gone."""
    try:
        subprocess.run([str(PYTHON), "-c", "import pip"], check=True, stderr=subprocess.DEVNULL)  # noqa: S603
    except (OSError, subprocess.CalledProcessError):
        _say("Making .venv")
        venv.create(str(VENV), clear=True, with_pip=True)


def _once(name: str, file: Path, words: tuple, saying: str) -> None:
    """Runs `words` unless it was last run for the same content of `file` in this environment."""
    stamp = VENV / f"installed-{name}"
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == digest:
        return
    _say(saying)
    if subprocess.run(words, cwd=str(CHECKOUT), check=False).returncode:  # noqa: S603
        _stop(f"{saying} failed; the reason stands above.", "Nothing outside .venv was changed. Try again.")
    stamp.write_text(digest)


def _say(text: str) -> None:
    sys.stderr.write(f"{text} ...\n")


def _stop(*lines: str) -> None:
    raise SystemExit("\n".join(lines))


if __name__ == "__main__":
    main(sys.argv[1])
