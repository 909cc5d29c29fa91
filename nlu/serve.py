"""Starts Rasa's HTTP server as a child of the bot and lets through what the bot needs, nothing else.

Rasa takes its token on the command line, where every user of the machine can read it, and the token opens training
and the loading of models too. Here the token comes through standard input, only `/model/parse` and `/status` answer,
a request may hold 4 KiB, and the process ends when the bot does, however the bot ends. Run by Rasa's Python 3.10.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import os
import resource
import sys
import threading
from pathlib import Path
from typing import Any

ALLOWED = {("POST", "/model/parse"), ("GET", "/status")}
MAX_REQUEST_BYTES = 4 * 1024
RESPONSE_SECONDS = 10
_QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "-1",
    # Texts are short: more threads only wait for each other, and the bot needs the cores.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
}
_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_SIGKILL = 9


def main() -> None:
    """Take the token, tie our life to the bot's, hand over to Rasa."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", required=True)
    parser.add_argument("--port", required=True, type=int)
    parser.add_argument("--parent", required=True, type=int, help="process id whose end is ours")
    options = parser.parse_args()

    _harden(options.parent)
    token = sys.stdin.readline().strip()
    if not token:
        sys.exit("no token on standard input")
    threading.Thread(target=_end_with_bot, daemon=True).start()
    os.environ.update(_QUIET)
    sys.path.insert(0, str(Path(__file__).resolve().parent))

    # Seconds of imports: only now that our end is tied to the bot's, and after the settings they read.
    import rasa.__main__  # noqa: PLC0415
    import rasa.server  # noqa: PLC0415

    # From here on nothing is written into our own folder; Rasa's compiled files above save seconds at each start.
    sys.dont_write_bytecode = True
    create_app = rasa.server.create_app
    rasa.server.create_app = lambda *args, **kwargs: _guarded(create_app(*args, **kwargs))
    # No `--debug` ever: at that level Rasa prints the texts.
    sys.argv = ["rasa", "run", "--enable-api", "-i", "127.0.0.1", "-p", str(options.port), "--model", options.model]
    sys.argv += ["--auth-token", token, "--response-timeout", str(RESPONSE_SECONDS)]
    rasa.__main__.main()


def _guarded(app: Any) -> Any:
    """Rasa's application with every other door shut."""
    from sanic.response import empty  # noqa: PLC0415

    app.config.REQUEST_MAX_SIZE = MAX_REQUEST_BYTES
    app.config.ACCESS_LOG = False

    @app.middleware("request")
    async def refuse(request: Any) -> Any:
        return None if (request.method, request.path) in ALLOWED else empty(status=404)

    return app


def _harden(parent: int) -> None:
    """No core file and no stranger's debugger may see texts; where the kernel can, die with the bot."""
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        # Short of memory, the kernel shall end this process rather than the bot: menus go on without it.
        with contextlib.suppress(OSError):
            Path("/proc/self/oom_score_adj").write_text("500")

        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
        libc.prctl(_PR_SET_PDEATHSIG, _SIGKILL, 0, 0, 0)
    # The bot may have ended before that call; then no signal comes.
    if os.getppid() != parent:
        sys.exit(0)


def _end_with_bot() -> None:
    """The bot holds the other end of standard input open; it closes when the bot ends, on any system."""
    while sys.stdin.read(1):
        pass
    os._exit(0)


if __name__ == "__main__":
    main()
