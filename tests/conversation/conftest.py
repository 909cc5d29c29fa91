"""A conversation over small hand-made flows, with everything around it replaced by fakes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.conversation import Talk
from tests.support.fake_nlu import FakeNlu

SURE = {"they said no": [("asylum_denied_appeal", 0.95)], "need a lawyer": [("find_lawyer", 0.95)]}
UNSURE = {"hm": [("asylum_denied_appeal", 0.3), ("find_lawyer", 0.25)]}
WITHOUT_FLOW = {"rare": [("travel", 0.95)]}


@pytest.fixture
def talk(tmp_path: Path) -> Talk:
    """One person's conversation."""
    return Talk(tmp_path, FakeNlu({**SURE, **UNSURE, **WITHOUT_FLOW}))
