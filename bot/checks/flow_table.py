"""The table of all flows in `docs/flows.md`: how long and how hard to read their first screens are."""

from __future__ import annotations

from bot.checks.wording import first_screens, whole_grade
from bot.flows.library import FlowLibrary

TABLE = "docs/flows.md"

_HEAD = """\
# The flows and their first screens

Made by `asylum-guide flows`; do not edit by hand. Grade is the Flesch-Kincaid grade (years of school); a line counts
as a sentence. The limits are 60 words for a first screen, 600 characters for any screen, and grade 6
(`flows/wording.yaml` lists the exceptions with their reasons).

| flow | title | answers first | steps | words | characters | grade | grade of the whole flow |
|---|---|---|---|---|---|---|---|
"""


def flow_table(library: FlowLibrary) -> str:
    """The whole page."""
    screens = first_screens(library)
    rows = []
    for name, first in screens.items():
        flow = library.flows[name]
        whole = whole_grade(text for step in flow.steps.values() for text in list(step.texts())[:1])
        urgent = "yes" if flow.urgent else ""
        cells = (f"`{name}`", flow.title, urgent, len(flow.steps), first.words, first.characters, first.grade, whole)
        rows.append("| " + " | ".join(str(cell) for cell in cells) + " |")
    steps = sum(len(flow.steps) for flow in library)
    words = [first.words for first in screens.values()]
    foot = f"\n{len(rows)} flows, {steps} steps. Longest first screen: {max(words)} words.\n"
    return _HEAD + "\n".join(rows) + "\n" + foot
