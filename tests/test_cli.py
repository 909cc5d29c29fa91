"""The commands as somebody types them: what they print and how they end."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.cli import bot_id_of, main
from bot.errors import SettingsError
from bot.settings import ROOT
from tests.support.flows import COMMON, HELPERS, write_flows

KEYS = ["rule", "version", "status", "withheld", "due_on", "safe_by", "trace", "authority", "url", "checked_on"]


@dataclass(frozen=True)
class Ended:
    """One command's end."""

    code: int
    out: str
    err: str


type Run = Callable[..., Ended]


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    global_logging: None,
) -> Run:
    """Runs a command in this process, with its durable database in a folder of the test."""
    monkeypatch.setenv("BOT_DURABLE_URL", f"sqlite+aiosqlite:///{tmp_path / 'durable.db'}")
    monkeypatch.setenv("COLUMNS", "200")

    def command(*arguments: str) -> Ended:
        monkeypatch.setattr(sys, "argv", ["asylum-guide", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        code = ended.value.code
        return Ended(code if isinstance(code, int) else int(code is not None), printed.out, printed.err)

    return command


def test_a_deadline_as_json(run: Run) -> None:
    ended = run("deadline", "BIA-APPEAL-30", "2026-03-10", "--trigger", "oral", "--today", "2026-03-16", "--json")
    assert ended.code == 0, ended.err
    answer = json.loads(ended.out)
    assert list(answer)[: len(KEYS)] == KEYS
    assert answer["rule"] == "BIA-APPEAL-30"
    assert (answer["due_on"], answer["safe_by"], answer["withheld"]) == ("2026-04-09", "2026-03-20", False)
    assert answer["status"] == "in_force"


def test_a_deadline_in_words_shows_its_sum(run: Run) -> None:
    ended = run("deadline", "BIA-APPEAL-30", "2026-03-12", "--today", "2026-03-16")
    assert ended.code == 0
    assert "due on Monday 2026-04-13, 28 days left on 2026-03-16" in ended.out
    assert "saturday" in ended.out
    assert "not in use: 10 calendar_days from 2026-03-09, blocked on 2026-03-08" in ended.out


def test_a_withheld_deadline_says_why_and_ends_with_3(run: Run) -> None:
    ended = run("deadline", "BIA-APPEAL-30", "2010-01-01", "--today", "2026-03-16", "--json")
    assert ended.code == 3
    answer = json.loads(ended.out)
    assert list(answer)[: len(KEYS)] == KEYS
    assert (answer["withheld"], answer["due_on"]) == (True, None)
    assert answer["why"]


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("NO-SUCH-RULE", "2026-03-10"), "BIA-APPEAL-30"),
        (("BIA-APPEAL-30", "03/10/2026"), "YYYY-MM-DD"),
        (("BIA-APPEAL-30", "2026-02-30"), "YYYY-MM-DD"),
        (("BIA-APPEAL-30", "2026-03-10", "--trigger", "pigeon"), "oral, written_mailed, electronic"),
        (("BIA-APPEAL-30", "2026-03-10", "--today", "now"), "--today"),
    ],
)
def test_input_that_cannot_be_used_ends_with_2_and_one_line(run: Run, arguments: tuple[str, ...], word: str) -> None:
    ended = run("deadline", *arguments)
    assert ended.code == 2
    assert word in ended.err.replace("\n", " ")
    assert "Traceback" not in ended.err
    assert ended.out == ""


def test_a_frozen_rule_is_withheld_until_it_is_thawed(run: Run) -> None:
    arguments = ("deadline", "BIA-APPEAL-30", "2026-03-10", "--today", "2026-03-16", "--json")
    assert run("freeze", "BIA-APPEAL-30", "--why", "a court struck it").code == 0
    frozen = run(*arguments)
    assert (frozen.code, json.loads(frozen.out)["reason"]) == (3, "frozen")
    assert run("thaw", "BIA-APPEAL-30").code == 0
    assert run(*arguments).code == 0


def test_what_is_neither_rule_nor_flow_cannot_be_frozen(run: Run) -> None:
    assert run("freeze", "NOTHING", "--why", "x").code == 2


def test_a_bad_setting_is_one_line_without_its_value(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_LOG_LEVEL", "rubbish-value")
    ended = run("check")
    assert ended.code == 2
    assert ended.err.startswith("BOT_LOG_LEVEL: ")
    assert "rubbish" not in ended.err + ended.out


def test_an_unknown_play_lists_those_there_are(run: Run) -> None:
    ended = run("play", "us/nothing")
    assert ended.code == 1
    assert "there is no such play" in ended.err


def test_an_unknown_option_ends_with_2(run: Run) -> None:
    assert run("deadline", "--nonsense").code == 2


def test_the_bots_id_is_the_first_part_of_its_token() -> None:
    assert bot_id_of("123456:ABC") == 123456


@pytest.mark.parametrize("token", ["", "abc", "123456", "123456:", ":abc", "x:abc"])
def test_what_is_no_token_is_refused_unseen(token: str) -> None:
    with pytest.raises(SettingsError) as caught:
        bot_id_of(token)
    assert caught.value.name == "BOT_TOKEN"
    assert not token or token not in str(caught.value).replace("123456:ABC...", "")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the program over small content, which a test may break."""
    root = tmp_path / "project"
    shutil.copytree(ROOT / "bot", root / "bot", ignore=shutil.ignore_patterns("__pycache__"))
    for part in ("contacts", "deadlines", "facts", "country.yaml", "glossary.yaml"):
        source, target = ROOT / "flows" / "us" / part, root / "flows" / "us" / part
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
    us = {"helpers": HELPERS, "appeal": HELPERS.replace("id: helpers", "id: appeal").replace("find_lawyer", "fees")}
    write_flows(root, us, {**COMMON, "emergency": COMMON["help"].replace("id: help", "id: emergency")})
    wording = (ROOT / "flows" / "wording.yaml").read_text(encoding="utf-8")
    # The exceptions are about the real flows.
    (root / "flows" / "wording.yaml").write_text(wording.partition("exceptions:")[0], encoding="utf-8")
    (root / "nlu").mkdir()
    (root / "nlu" / "domain.yml").write_text("intents:\n  - find_lawyer\n  - fees\n")
    shutil.copytree(ROOT / "locales", root / "locales", ignore=shutil.ignore_patterns("*.po", "*.pot"))
    return root


def asked(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command over the copied program, as a process of its own."""
    command = [sys.executable, "-m", "bot", *arguments]
    return subprocess.run(command, cwd=project, capture_output=True, text=True, check=False, timeout=60)


def test_check_tells_sound_content_from_broken(project: Path) -> None:
    assert asked(project, "messages").returncode == 0
    sound = asked(project, "check", "--json")
    issues = json.loads(sound.stdout)
    assert (sound.returncode, [each for each in issues if each["severity"] == "error"]) == (0, [])
    flow = project / "flows" / "us" / "helpers.yaml"
    flow.write_text(flow.read_text().replace("goto: again", "goto: agian"))
    broken = asked(project, "check")
    assert broken.returncode == 1
    assert "flows/us/helpers.yaml:" in broken.stderr
    assert "did you mean `again`?" in " ".join(broken.stderr.split())
    assert "errors" in broken.stdout
    flow.write_text("spec: 1\nid: helpers\nid: again\n")
    shapeless = asked(project, "check", "--json")
    assert shapeless.returncode == 1
    assert [(each["line"], each["code"]) for each in json.loads(shapeless.stdout)] == [(3, "yaml-duplicate")]


@pytest.mark.parametrize("command", [("walk",), ("chat",), ("understand", "hello")])
def test_a_language_that_is_not_offered_is_refused_with_those_that_are(run: Run, command: tuple[str, ...]) -> None:
    ended = run(*command, "--lang", "xx")
    assert (ended.code, "choose one of en," in ended.err) == (2, True)
