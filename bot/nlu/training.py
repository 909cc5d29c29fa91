"""Training of the intent model: whether it is needed, the run of Rasa that does it, and proof of what came out.

Owns `nlu/models/current.tar.gz` and `current.json` beside it. Training data is ours, so Rasa's words about it may be
shown; nothing people write ever comes here.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import subprocess
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.errors import TrainingFailed

ARCHIVE = "current.tar.gz"
RECORD = "current.json"
USUAL_SECONDS = 60.0
"""What a training takes, as long as none has told us better."""
TIMEOUT_SECONDS = 1800.0
TICK_SECONDS = 0.5
SHOWN_LINES = 5

type Progress = Callable[[float, str], None]

_COMPONENT = re.compile(r"(Starting to train|Finished training) component '(\w+)'")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_STAMP = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\s+(?P<level>[A-Z]+)\s+\S+\s+-\s+")
_NOISE = re.compile(r"(Deprecat|MovedIn20|warnings\.warn|^\s*(import|from|Base|declare_namespace|\)|\.replace)\b)")
_INPUTS = ("config.yml", "domain.yml", "requirements.lock")


@dataclass(frozen=True, slots=True)
class TrainedModel:
    """A model archive and its proof. `seconds` is what its training took; `fresh`: it was made just now."""

    path: Path
    sha256: str
    seconds: float
    fresh: bool


def environment_python(nlu_dir: Path) -> Path:
    """The Python that Rasa lives in."""
    # Not resolved: following the link would leave the environment.
    return nlu_dir.absolute() / ".venv" / "bin" / "python"


def inputs_digest(nlu_dir: Path) -> str:
    """SHA-256 over everything a model depends on: names and contents of data, config, intents, lock and components."""
    files = [nlu_dir / name for name in _INPUTS]
    files += [path for path in (nlu_dir / "data").rglob("*") if path.is_file()]
    files += [path for path in nlu_dir.glob("*.py") if path.name != "serve.py"]
    digest = hashlib.sha256()
    for path in sorted(files):
        content = path.read_bytes() if path.exists() else b""
        name = path.relative_to(nlu_dir).as_posix().encode()
        # Lengths keep two different sets of files from reading alike.
        digest.update(b"%d %d\n" % (len(name), len(content)))
        digest.update(name)
        digest.update(content)
    return digest.hexdigest()


def current_model(nlu_dir: Path) -> TrainedModel | None:
    """The model there is, if its record fits today's data; the archive itself is checked by `verify`."""
    record = _record(nlu_dir)
    archive = nlu_dir / "models" / ARCHIVE
    if record is None or not archive.is_file() or record["inputs"] != inputs_digest(nlu_dir):
        return None
    return TrainedModel(archive, str(record["sha256"]), _seconds(record), fresh=False)


def verify(model: TrainedModel) -> None:
    """Check that the archive is the one that was trained: a model is code, and is loaded as such.

    Raises:
        TrainingFailed: it is another one, or it is gone.
    """
    try:
        found = _sha256(model.path)
    except OSError:
        raise TrainingFailed("the model archive cannot be read; run `asylum-guide train --force`") from None
    if found != model.sha256:
        raise TrainingFailed(
            "the model archive is not the one that was trained here; if you did not put it there, find out who did, "
            "then run `asylum-guide train --force`"
        )


def train(
    nlu_dir: Path, progress: Progress, force: bool = False, command: tuple[str, ...] | None = None
) -> TrainedModel:
    """Train the model, or do nothing when data, config, intents and lock are those of the model there is.

    Args:
        nlu_dir: the folder `nlu/`.
        progress: told a share from 0 to 1 and a few words; called from this thread only.
        force: train even if nothing changed.
        command: replaces `python -m rasa`, for tests.

    Raises:
        TrainingFailed: with the last useful lines of Rasa and what to do.
    """
    if not force and (model := current_model(nlu_dir)) is not None:
        with contextlib.suppress(TrainingFailed):
            verify(model)
            progress(1.0, "up to date")
            return model
    if command is None:
        python = environment_python(nlu_dir)
        if not python.exists():
            raise TrainingFailed("Rasa's environment nlu/.venv is missing; run `make setup`")
        command = (str(python), "-W", "ignore", "-m", "rasa")
    inputs = inputs_digest(nlu_dir)
    usual = _seconds(_record(nlu_dir)) or USUAL_SECONDS
    models = nlu_dir / "models"
    models.mkdir(exist_ok=True)
    started = time.monotonic()
    progress(0.0, "starting Rasa")
    # In the same folder as its goal, so that the last step is one rename.
    with tempfile.TemporaryDirectory(prefix=".training-", dir=models) as name:
        made = _run(command, nlu_dir.absolute(), Path(name).absolute(), usual, progress)
        seconds = round(time.monotonic() - started, 1)
        sha256 = _sha256(made)
        record = Path(name) / RECORD
        record.write_text(json.dumps({"inputs": inputs, "sha256": sha256, "seconds": seconds}, indent=1) + "\n")
        # Archive first: a stop in between leaves a record that fits no archive, which means training anew.
        os.replace(made, models / ARCHIVE)
        os.replace(record, models / RECORD)
    progress(1.0, "trained")
    return TrainedModel(models / ARCHIVE, sha256, seconds, fresh=True)


def _run(command: tuple[str, ...], nlu_dir: Path, folder: Path, usual: float, progress: Progress) -> Path:
    """Let Rasa train into the folder; gives back the archive."""
    arguments = ["train", "nlu", "--config", str(nlu_dir / "config.yml"), "--nlu", str(nlu_dir / "data")]
    arguments += ["--domain", str(nlu_dir / "domain.yml"), "--out", str(folder / "out"), "--fixed-model-name", "model"]
    child = subprocess.Popen(  # noqa: S603  fixed command, no shell, paths of our own
        [*command, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=folder,
        env=_environment(nlu_dir, folder),
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    try:
        tail, code = _follow(child, usual, _components(nlu_dir), progress)
    finally:
        if child.poll() is None:
            child.kill()
            child.wait()
    made = folder / "out" / "model.tar.gz"
    if code != 0 or not made.is_file():
        raise TrainingFailed(_cure(tail, nlu_dir, folder))
    return made


def _follow(
    child: subprocess.Popen[str], usual: float, components: int, progress: Progress
) -> tuple[deque[str], int | None]:
    """Report progress until the child ends: its own milestones, and between them the time it usually takes."""
    tail: deque[str] = deque(maxlen=200)
    stage = ["starting Rasa"]
    done = [0.0]

    def read() -> None:
        assert child.stdout is not None
        for line in child.stdout:
            tail.append(line.rstrip())
            if found := _COMPONENT.search(line):
                done[0] += 0.5 / components
                stage[0] = f"training {found[2]}" if found[1].startswith("Starting") else f"trained {found[2]}"

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    started = time.monotonic()
    share = 0.0
    while reader.is_alive():
        reader.join(TICK_SECONDS)
        elapsed = time.monotonic() - started
        if elapsed > TIMEOUT_SECONDS:
            raise TrainingFailed(
                f"Rasa did not finish within {TIMEOUT_SECONDS / 60:.0f} minutes; stop other work first"
            )
        by_time = 1 - 0.5 ** (2 * elapsed / usual) if elapsed > usual else 0.75 * elapsed / usual
        # Milestones alone would stand still for a minute, time alone would be wrong on a slow machine.
        share = min(0.99, max(share, 0.7 * by_time + 0.3 * min(1.0, done[0])))
        progress(share, stage[0])
    child.wait()
    assert child.stdout is not None
    child.stdout.close()
    return tail, child.returncode


def _components(nlu_dir: Path) -> int:
    with contextlib.suppress(OSError, UnicodeDecodeError):
        return max(1, (nlu_dir / "config.yml").read_text(encoding="utf-8").count("- name:"))
    return 1


def _cure(tail: deque[str], nlu_dir: Path, folder: Path) -> str:
    """The last lines of Rasa that tell something, without its dates, colours and our folders."""
    useful = list(_useful(tail, nlu_dir, folder))[-SHOWN_LINES:]
    said = "\n".join(f"  {line}" for line in useful) or "  (nothing)"
    return f"Rasa could not train. Correct nlu/data, nlu/config.yml or nlu/domain.yml; Rasa said:\n{said}"


def _useful(tail: deque[str], nlu_dir: Path, folder: Path) -> Iterator[str]:
    for raw in tail:
        line = _COLOUR.sub("", raw)
        stamp = _STAMP.match(line)
        if _NOISE.search(line) or (stamp and stamp["level"] in ("INFO", "DEBUG")):
            continue
        line = _STAMP.sub("", line).replace(f"{nlu_dir}/", "nlu/").replace(f"{folder}/", "")
        if line.strip():
            yield line.strip()


def _record(nlu_dir: Path) -> dict[str, object] | None:
    try:
        record = json.loads((nlu_dir / "models" / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(record, dict) or not all(isinstance(record.get(key), str) for key in ("inputs", "sha256")):
        return None
    return record


def _seconds(record: dict[str, object] | None) -> float:
    seconds = record.get("seconds") if record else None
    return float(seconds) if isinstance(seconds, int | float) and 0 < seconds < TIMEOUT_SECONDS else 0.0


def _sha256(path: Path) -> str:
    with path.open("rb") as archive:
        return hashlib.file_digest(archive, "sha256").hexdigest()


def _environment(nlu_dir: Path, folder: Path) -> dict[str, str]:
    """What Rasa may know of our environment while training; it writes into the folder only."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "TZ") if name in os.environ}
    return {
        **kept,
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "MPLCONFIGDIR": str(folder),
        "PYTHONPATH": str(nlu_dir),
        "PYTHONUTF8": "1",
        "PYTHONUNBUFFERED": "1",
        "RASA_TELEMETRY_ENABLED": "false",
        # Rasa's own cache would keep the examples in a database in the working folder.
        "RASA_MAX_CACHE_SIZE": "0",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "-1",
    }
