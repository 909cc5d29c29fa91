"""A kind of step without a sample file or without documentation cannot be added."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import BaseModel

from bot.core.yaml_source import build, load
from bot.flows.definition import Flow
from bot.flows.engine import FlowEngine
from bot.flows.library import FlowLibrary
from bot.flows.session import FlowSession
from bot.flows.steps import STEP_KINDS
from bot.flows.steps.base import Step
from tests.support.flows import ROOT, TODAY, letters, world

SAMPLES = Path(__file__).parent / "steps" / "testdata"
WORLD = replace(world(), letters=letters())


class Sample(BaseModel):
    """What a sample file holds: a flow whose step `first` is of the kind, and the answers its prompt offers."""

    flow: Flow
    slots: dict[str, str] = {}
    offers: tuple[str, ...] = ()


@pytest.mark.parametrize("kind", STEP_KINDS)
def test_every_kind_has_a_sample_that_loads_and_shows(kind: str) -> None:
    sample = build(Sample, load(SAMPLES / f"{kind}.yaml", ROOT))
    step = sample.flow.steps["first"]
    assert type(step) is STEP_KINDS[kind]
    engine = FlowEngine(FlowLibrary({sample.flow.id: sample.flow}), WORLD)
    prompt = step.prompt("sample/first", FlowSession("sample", ("first",), TODAY, sample.slots), engine.world)
    offered = {choice.answer for row in prompt.rows for choice in row} if prompt else set()
    assert set(sample.offers) <= offered


@pytest.mark.parametrize("kind", STEP_KINDS)
def test_every_kind_shows_only_texts_it_names(kind: str) -> None:
    """A text that `texts()` forgets would never reach a translator."""
    sample = build(Sample, load(SAMPLES / f"{kind}.yaml", ROOT))
    step = sample.flow.steps["first"]
    prompt = step.prompt("sample/first", FlowSession("sample", ("first",), TODAY, sample.slots), WORLD)
    if prompt:
        shown = [*prompt.body, *(choice.label for row in prompt.rows for choice in row)]
        own = {text.source for text in shown if text.context == "sample/first"}
        assert own <= set(step.texts())
        assert own


def test_there_is_no_sample_without_a_kind() -> None:
    assert {path.stem for path in SAMPLES.glob("*.yaml")} == set(STEP_KINDS)


@pytest.mark.parametrize("kind", STEP_KINDS)
def test_every_kind_has_a_heading_in_the_docs(kind: str) -> None:
    assert f"\n## {kind}\n" in (ROOT / "docs" / "flow-spec.md").read_text(encoding="utf-8")


def test_every_kind_is_a_step_with_its_own_name() -> None:
    for kind, step in STEP_KINDS.items():
        assert issubclass(step, Step)
        assert step.model_fields["kind"].annotation.__args__ == (kind,)
