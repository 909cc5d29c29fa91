"""Everything that must hold before a change lands: each step announced and timed. Stops at the first failure."""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"

QUICK = [
    ("format", ["ruff", "format", "--check", "."]),
    ("lint", ["ruff", "check", "."]),
    ("types", ["mypy"]),
    ("imports", ["lint-imports"]),
    ("content", ["asylum-guide", "check"]),
    ("paths", ["asylum-guide", "walk"]),
]
WHOLE = [
    ("intent model", ["asylum-guide", "train"]),
    ("tests", ["python", "-m", "pytest"]),
]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="no processes, no training, no tests")
    steps = QUICK if parser.parse_args().quick else QUICK + WHOLE
    for number, (name, command) in enumerate(steps, start=1):
        print(f"[{number}/{len(steps)}] {name}: {' '.join(command)}", flush=True)
        started = time.monotonic()
        code = subprocess.run([BIN / command[0], *command[1:]], cwd=ROOT, check=False).returncode
        print(f"[{number}/{len(steps)}] {name}: {time.monotonic() - started:.0f} s, exit code {code}", flush=True)
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
