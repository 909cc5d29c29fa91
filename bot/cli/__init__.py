"""The commands; each loads what it needs, calls the parts and prints, and decides nothing."""

from __future__ import annotations

import typer

from bot.cli import law, running, understanding
from bot.cli.common import errors_as_lines
from bot.cli.law import make_play_service
from bot.cli.running import bot_id_of

__all__ = ["bot_id_of", "cli", "main", "make_play_service"]

cli = typer.Typer(
    help="Procedural information for people seeking asylum, in their own language, keeping no names.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

# Here and not by decorators: the help lists the commands in this order, whichever module they are in.
for _command in (
    running.run,
    running.chat,
    understanding.train,
    understanding.understand,
    understanding.evaluate,
    law.deadline,
    law.impact,
    law.check,
    law.walk,
    law.play,
    running.freeze,
    running.thaw,
    running.purge,
    law.messages,
    law.flows,
    law.sign,
):
    cli.command()(_command)


def main() -> None:
    """Run the command line; errors of ours become one clear line and an exit code."""
    with errors_as_lines():
        cli()
