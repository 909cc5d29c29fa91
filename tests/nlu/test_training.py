"""Training: when it is needed, what it leaves behind, and what it says when it fails. Rasa itself is stood in for."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from bot.errors import TrainingFailed
from bot.nlu.training import TrainedModel, current_model, inputs_digest, train, verify

# Does what `rasa train nlu` does as far as we can see from outside, and counts its runs.
FAKE_RASA = """
import os, pathlib, sys
args = dict(zip(sys.argv[3::2], sys.argv[4::2]))
assert sys.argv[1:3] == ["train", "nlu"], sys.argv
runs = pathlib.Path(args["--config"]).with_name("runs")
runs.write_text(str(int(runs.read_text()) + 1 if runs.exists() else 1))
print("2026-01-01 00:00:00 INFO     rasa.engine.training.hooks  - Starting to train component 'Own'.", flush=True)
print("2026-01-01 00:00:00 INFO     rasa.engine.training.hooks  - Finished training component 'Own'.", flush=True)
if "broken" in (pathlib.Path(args["--nlu"]) / "en" / "a.yml").read_text():
    print("/x/y.py:3: DeprecationWarning: old")
    print("\\x1b[91mYamlSyntaxException: Failed to read '" + args["--nlu"] + "/en/a.yml'.\\x1b[0m")
    sys.exit(1)
out = pathlib.Path(args["--out"])
out.mkdir()
(out / (args["--fixed-model-name"] + ".tar.gz")).write_text("model " + runs.read_text())
assert "BOT_TOKEN" not in os.environ
"""


@pytest.fixture
def nlu_dir(tmp_path: Path) -> Path:
    folder = tmp_path / "nlu"
    (folder / "data" / "en").mkdir(parents=True)
    (folder / "data" / "en" / "a.yml").write_text("nlu: []\n")
    for name in ("config.yml", "domain.yml", "requirements.lock", "own.py"):
        (folder / name).write_text(f"{name}\n")
    return folder


@pytest.fixture
def rasa(tmp_path: Path) -> tuple[str, ...]:
    script = tmp_path / "rasa.py"
    script.write_text(FAKE_RASA)
    return (sys.executable, str(script))


def unheard(_share: float, _words: str) -> None:
    """Progress nobody listens to."""


def test_training_leaves_archive_and_record(
    nlu_dir: Path, rasa: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_TOKEN", "1:secret")
    model = train(nlu_dir, unheard, command=rasa)
    assert model.fresh is True
    assert model.path.read_text() == "model 1"
    verify(model)
    assert json.loads((nlu_dir / "models" / "current.json").read_text()) == {
        "inputs": inputs_digest(nlu_dir),
        "sha256": model.sha256,
        "seconds": model.seconds,
    }
    assert sorted(path.name for path in (nlu_dir / "models").iterdir()) == ["current.json", "current.tar.gz"]


def test_unchanged_inputs_are_not_trained_again(nlu_dir: Path, rasa: tuple[str, ...]) -> None:
    first = train(nlu_dir, unheard, command=rasa)
    second = train(nlu_dir, unheard, command=rasa)
    assert (second.fresh, second.sha256) == (False, first.sha256)
    assert (nlu_dir / "runs").read_text() == "1"


def test_force_trains_again(nlu_dir: Path, rasa: tuple[str, ...]) -> None:
    train(nlu_dir, unheard, command=rasa)
    assert train(nlu_dir, unheard, force=True, command=rasa).path.read_text() == "model 2"


@pytest.mark.parametrize("name", ["config.yml", "domain.yml", "requirements.lock", "own.py", "data/en/a.yml"])
def test_a_change_in_any_input_trains_again(nlu_dir: Path, rasa: tuple[str, ...], name: str) -> None:
    train(nlu_dir, unheard, command=rasa)
    (nlu_dir / name).write_text("changed\n")
    assert current_model(nlu_dir) is None
    assert train(nlu_dir, unheard, command=rasa).fresh is True


def test_a_new_or_renamed_file_of_examples_counts_as_a_change(nlu_dir: Path) -> None:
    before = inputs_digest(nlu_dir)
    (nlu_dir / "data" / "en" / "a.yml").rename(nlu_dir / "data" / "en" / "b.yml")
    renamed = inputs_digest(nlu_dir)
    (nlu_dir / "data" / "en" / "c.yml").write_text("")
    assert len({before, renamed, inputs_digest(nlu_dir)}) == 3


def test_files_that_do_not_make_the_model_do_not_count(nlu_dir: Path) -> None:
    before = inputs_digest(nlu_dir)
    (nlu_dir / "README.md").write_text("words\n")
    (nlu_dir / "serve.py").write_text("pass\n")
    (nlu_dir / "tests").mkdir()
    (nlu_dir / "tests" / "a.yml").write_text("x\n")
    assert inputs_digest(nlu_dir) == before


def test_archive_with_another_hash_is_refused_and_trained_anew(nlu_dir: Path, rasa: tuple[str, ...]) -> None:
    """Loading a model runs it: an archive somebody swapped must never be loaded."""
    model = train(nlu_dir, unheard, command=rasa)
    model.path.write_text("swapped")
    with pytest.raises(TrainingFailed, match="not the one that was trained here"):
        verify(model)
    again = train(nlu_dir, unheard, command=rasa)
    assert again.fresh is True
    verify(again)


def test_missing_archive_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TrainingFailed, match="cannot be read"):
        verify(TrainedModel(tmp_path / "none.tar.gz", "0" * 64, 1.0, fresh=False))


@pytest.mark.parametrize("record", ["", "{}", "[]", '{"inputs": 1, "sha256": "x"}'])
def test_unreadable_record_means_training(nlu_dir: Path, rasa: tuple[str, ...], record: str) -> None:
    train(nlu_dir, unheard, command=rasa)
    (nlu_dir / "models" / "current.json").write_text(record)
    assert train(nlu_dir, unheard, command=rasa).fresh is True


def test_failure_shows_what_rasa_said_without_noise_and_keeps_the_old_model(
    nlu_dir: Path, rasa: tuple[str, ...]
) -> None:
    good = train(nlu_dir, unheard, command=rasa)
    (nlu_dir / "data" / "en" / "a.yml").write_text("broken\n")
    with pytest.raises(TrainingFailed) as caught:
        train(nlu_dir, unheard, command=rasa)
    assert caught.value.cure == (
        "Rasa could not train. Correct nlu/data, nlu/config.yml or nlu/domain.yml; Rasa said:\n"
        "  YamlSyntaxException: Failed to read 'nlu/data/en/a.yml'."
    )
    verify(good)


def test_progress_only_rises_and_ends_at_one(nlu_dir: Path, rasa: tuple[str, ...]) -> None:
    told: list[tuple[float, str]] = []
    train(nlu_dir, lambda share, words: told.append((share, words)), command=rasa)
    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert (shares[0], told[-1]) == (0.0, (1.0, "trained"))
    assert "trained Own" in [words for _, words in told]


def test_missing_environment_says_what_to_do(nlu_dir: Path) -> None:
    with pytest.raises(TrainingFailed, match="run `make setup`"):
        train(nlu_dir, unheard)
