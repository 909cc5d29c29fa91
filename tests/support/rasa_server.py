"""Trains the model if it is old, runs real Rasa, prints its address and token as JSON, ends with its standard input."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

from bot.nlu.process import RasaProcess
from bot.nlu.training import train

NLU = Path(__file__).resolve().parents[2] / "nlu"


async def serve() -> None:
    """Run until standard input closes."""
    rasa = RasaProcess(NLU, train(NLU, lambda _share, _what: None))
    await rasa.start()
    try:
        await rasa.wait_ready()
        sys.stdout.write(json.dumps({"url": rasa.url, "token": rasa.token}) + "\n")
        sys.stdout.flush()
        await asyncio.to_thread(sys.stdin.read)
    finally:
        await rasa.stop()


if __name__ == "__main__":
    asyncio.run(serve())
