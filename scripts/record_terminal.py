"""Records a written play as a picture of a terminal: real content, real conversation, exported as SVG.

    .venv/bin/python scripts/record_terminal.py us/asylum_denied_appeal.oral docs/pictures/terminal.svg --moves 1 4 5

Run it again after a change of the flow; the same play and content give the same picture.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import re
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

from bot.app import load_content
from bot.checks import plays
from bot.cli import make_play_service
from bot.locales.render import Renderer

ROOT = Path(__file__).resolve().parent.parent
WIDTH = 84

# Rich names a font server; the picture must not, or whoever looks at it would tell that server so.
FONT_SERVER = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)

BUTTONS = re.compile(r"^(\[[^\]]+\]\s*)+$")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("play", help="a play below tests/plays, e.g. us/asylum_denied_appeal.oral")
    parser.add_argument("picture", type=Path, help="the SVG file to write")
    parser.add_argument("--country", default="us")
    parser.add_argument("--moves", type=int, nargs="+", help="the moves to show, e.g. 1 4 5; all if left out")
    arguments = parser.parse_args()

    content = load_content(arguments.country)
    path = plays.find_play(arguments.play, ROOT)
    play = plays.load_play(path, ROOT)
    renderer = Renderer(content.catalogs, content.languages)
    seen = asyncio.run(plays.run_play(play, make_play_service(content), renderer))
    if issues := plays.play_issues(path, ROOT, seen):
        print("\n".join(str(issue) for issue in issues))
        return 1

    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    for number, move in enumerate(seen, start=1):
        if arguments.moves and number not in arguments.moves:
            continue
        console.print(Text(f"> {move.action}", style="bold green"))
        console.print()
        for line in move.screen.split("\n"):
            console.print(styled(line))
        console.print()
    arguments.picture.parent.mkdir(parents=True, exist_ok=True)
    svg = console.export_svg(title=f"asylum-guide play {arguments.country}/{path.stem}", unique_id="terminal")
    arguments.picture.write_text(FONT_SERVER.sub("", svg), encoding="utf-8")
    print(f"written: {arguments.picture}")
    return 0


def styled(line: str) -> Text:
    """One line of a screen: buttons in colour, the words between two asterisks bold."""
    if BUTTONS.match(line):
        return Text(line, style="cyan")
    text = Text()
    for number, part in enumerate(line.split("**")):
        text.append(part, style="bold" if number % 2 else "")
    return text


if __name__ == "__main__":
    sys.exit(main())
