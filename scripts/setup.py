#!/usr/bin/env python3
"""Makes both environments from their locks. Runs on any python3 (3.8 or newer) with the standard library only.

Finds uv, or installs it into .tools/ (with pip, or a venv's pip, or Debian's pip). Then: the bot on Python 3.12, the
intent model on Python 3.10, both with every package checked against its hash. Last, Debian fonts for pages, if it may.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / ".tools"
PROJECTS = (ROOT, ROOT / "nlu")
FONTS = {
    "fonts-noto-core": "truetype/noto/NotoSans-Regular.ttf",
    "fonts-noto-cjk": "opentype/noto/NotoSansCJK-Regular.ttc",
}


def say(text):
    print(f"[setup] {text}", flush=True)


def run(*command, cwd=ROOT, quiet=False):
    stream = subprocess.DEVNULL if quiet else None
    # A pyenv shim pins its own choice for its children; the .python-version of each folder has to decide instead.
    environment = {name: value for name, value in os.environ.items() if name not in ("PYENV_VERSION", "PYENV_DIR")}
    environment["PIP_ROOT_USER_ACTION"] = "ignore"
    return subprocess.run(command, cwd=cwd, env=environment, stdout=stream, stderr=stream, check=False).returncode == 0


def uv():
    """The path of uv, installed into .tools/ when there is none."""
    found = shutil.which("uv")
    if found and run(found, "--version", quiet=True):
        return found
    local = TOOLS / "bin" / "uv"
    if local.exists():
        return str(local)
    say("no uv here: installing it into .tools/")
    if run(sys.executable, "-m", "pip", "install", "--quiet", "--target", str(TOOLS), "uv") and local.exists():
        return str(local)
    if run(sys.executable, "-m", "venv", str(TOOLS), quiet=True) and run(str(TOOLS / "bin/pip"), "install", "-q", "uv"):
        return str(local)
    if shutil.which("apt-get") and os.geteuid() == 0:
        say("python3 has neither pip nor venv: asking Debian for python3-venv")
        run("apt-get", "update", "-qq")
        run("apt-get", "install", "-y", "-qq", "python3-venv")
        if run(sys.executable, "-m", "venv", "--clear", str(TOOLS)) and run(
            str(TOOLS / "bin/pip"), "install", "-q", "uv"
        ):
            return str(local)
    sys.exit("[setup] uv could not be installed. Install pip or venv for python3 (Debian: apt install python3-venv).")


def environment(tool, project):
    """Make or refresh one environment; nothing to do when the lock has not changed."""
    lock, venv = project / "requirements.lock", project / ".venv"
    stamp = venv / ".lock-hash"
    wanted = hashlib.sha256(lock.read_bytes() + (project / ".python-version").read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    name = project.name if project != ROOT else "bot"
    say(f"{name}: installing {(project / '.python-version').read_text().strip()} environment from its lock")
    started = time.monotonic()
    if not (venv / "bin" / "python").exists() and not run(tool, "venv", "--quiet", ".venv", cwd=project):
        version = (project / ".python-version").read_text().strip()
        sys.exit(
            f"[setup] no Python {version} found or downloadable. Install it (pyenv install {version}) and try again."
        )
    if not run(tool, "pip", "sync", "--quiet", "--require-hashes", "requirements.lock", cwd=project):
        sys.exit(f"[setup] {name}: the packages could not be installed; the lines above say why.")
    if project == ROOT and not run(tool, "pip", "install", "--quiet", "--no-deps", "--editable", ".", cwd=project):
        sys.exit("[setup] the project itself could not be installed; the lines above say why.")
    stamp.write_text(wanted)
    say(f"{name}: ready after {time.monotonic() - started:.0f} s")


def fonts():
    """Fonts for the pages people take away. Without them the bot gives the same words as text, so this never fails."""
    missing = [package for package, file in FONTS.items() if not Path("/usr/share/fonts", file).exists()]
    if not missing:
        return
    packages = " ".join(missing)
    if shutil.which("apt-get") and os.geteuid() == 0:
        say(f"installing fonts for printed pages: {packages}")
        run("apt-get", "update", "-qq", quiet=True)
        if run("apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing, quiet=True):
            return
    say(f"off: pages as PDF or picture, for want of fonts (Debian: apt install {packages}). Their text form works.")


def relock(tool):
    for project in PROJECTS:
        groups = ["--group", "dev"] if project == ROOT else []
        if not run(tool, "pip", "compile", "--quiet", "--universal", "--generate-hashes", "--no-emit-index-url",
                   *groups, "pyproject.toml", "-o", "requirements.lock", cwd=project):  # fmt: skip
            sys.exit(f"[setup] no lock could be made for {project.name}; the lines above say why.")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lock", action="store_true", help="write both requirements.lock anew")
    arguments = parser.parse_args()
    tool = uv()
    if arguments.lock:
        relock(tool)
    for project in PROJECTS:
        environment(tool, project)
    fonts()


if __name__ == "__main__":
    main()
