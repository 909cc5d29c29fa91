"""All flows of a country and the common ones, loaded once. Content that does not fit stops the start."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.core.issue import Issue
from bot.core.yaml_source import Source, build, load
from bot.errors import ContentError, StepGone
from bot.flows.definition import Flow
from bot.flows.steps import AnyStep

NOT_FLOWS = ("country.yaml", "glossary.yaml")
"""Files of a country pack that stand beside its flows."""


@dataclass(frozen=True, slots=True)
class FlowLibrary:
    """The flows by id. `sources` keeps the file behind each flow, for messages with line numbers."""

    flows: Mapping[str, Flow]
    sources: Mapping[str, Source] = field(default_factory=dict)

    @classmethod
    def load(cls, flows_dir: Path, country: str, root: Path) -> FlowLibrary:
        """Read `flows/common/*.yaml` and `flows/<country>/*.yaml`.

        Raises:
            ContentError: every problem of every file, each with its line and cure.
        """
        issues: list[Issue] = []
        flows: dict[str, Flow] = {}
        sources: dict[str, Source] = {}
        for path in flow_files(flows_dir, country):
            try:
                source = load(path, root)
                flow = build(Flow, source)
            except ContentError as error:
                issues += error.issues
                continue
            if flow.id != path.stem:
                cure = f"`id: {flow.id}` must be the file's name `{path.stem}`"
                issues.append(Issue(source.path, source.line_of(("id",)), "flow-id", cure))
            if flow.id in flows:
                cure = f"flow `{flow.id}` is also in {sources[flow.id].path}; one of them must go"
                issues.append(Issue(source.path, source.line_of(("id",)), "flow-id", cure))
            flows[flow.id], sources[flow.id] = flow, source
        if issues:
            raise ContentError(issues)
        return cls(flows, sources)

    def __contains__(self, flow: str) -> bool:
        return flow in self.flows

    def __iter__(self) -> Iterator[Flow]:
        return iter(self.flows.values())

    def step(self, flow: str, step: str) -> AnyStep:
        """One step.

        Raises:
            StepGone: the flow or the step is no longer there.
        """
        if flow not in self.flows or step not in self.flows[flow].steps:
            raise StepGone(flow, step)
        return self.flows[flow].steps[step]

    def by_intent(self) -> dict[str, str]:
        """The flow that each intent opens."""
        return {flow.intent: flow.id for flow in self.flows.values() if flow.intent}


def flow_files(flows_dir: Path, country: str) -> list[Path]:
    """The flow files, common ones first; names that start with an underscore are templates."""
    files = [*sorted((flows_dir / "common").glob("*.yaml")), *sorted((flows_dir / country).glob("*.yaml"))]
    return [path for path in files if not path.name.startswith("_") and path.name not in NOT_FLOWS]
