"""The control side of the loopback Bot API: what people do, planned failures, the whole history. JSON in and out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from tests.support.bot_api_rules import Telegram
from tests.support.bot_api_world import Chat, Script

MEDIA: dict[str, dict[str, Any]] = {
    "photo": {"photo": [{"file_id": "p", "file_unique_id": "p", "width": 9, "height": 9}]},
    "voice": {"voice": {"file_id": "v", "file_unique_id": "v", "duration": 3}},
    "video": {"video": {"file_id": "v", "file_unique_id": "v", "width": 9, "height": 9, "duration": 3}},
    "document": {"document": {"file_id": "d", "file_unique_id": "d"}},
    "sticker": {
        "sticker": {
            "file_id": "s",
            "file_unique_id": "s",
            "type": "regular",
            "width": 9,
            "height": 9,
            "is_animated": False,
            "is_video": False,
        }
    },
    "location": {"location": {"latitude": 1.5, "longitude": 2.5}},
    "contact": {"contact": {"phone_number": "+10000000000", "first_name": "Someone"}},
    "auto_delete": {"message_auto_delete_timer_changed": {"message_auto_delete_time": 86400}},
    "pinned": {"pinned_message": {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}}},
}
"""Ready contents of messages; the last two are service messages."""


class Control:
    """The actions. Each takes and gives plain JSON."""

    def __init__(self, telegram: Telegram, pulse: Callable[[int], asyncio.Event]) -> None:
        self._telegram = telegram
        self._pulse = pulse
        self.hanging: dict[str, float] = {}

    async def act(self, action: str, arguments: dict[str, Any]) -> Any:
        """Do one action by name."""
        result = getattr(self, f"on_{action}")(**arguments)
        return await result if asyncio.iscoroutine(result) else result

    def on_says(
        self, chat: int, text: str, language_code: str | None = None, fields: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """A person sends a text. `fields` are added to the message, such as a forward's origin."""
        return self._send(self._telegram.chat(chat, language_code), {"text": text, **(fields or {})})

    def on_sends(
        self,
        chat: int,
        media: str = "",
        fields: dict[str, Any] | None = None,
        language_code: str | None = None,
    ) -> dict[str, Any]:
        """A person sends something else: one of `MEDIA`, or any fields."""
        return self._send(self._telegram.chat(chat, language_code), {**MEDIA.get(media, {}), **(fields or {})})

    def on_says_in_group(self, chat: int, text: str) -> dict[str, Any]:
        """Somebody writes in a group the bot is in."""
        return self._send(self._telegram.chat(chat, kind="supergroup"), {"text": text})

    def on_edits(self, chat: int, message: int, text: str) -> dict[str, Any]:
        """A person edits an older message."""
        place = self._telegram.chat(chat)
        mark = len(place.shown)
        return {"update": self._telegram.person_edits(place, message, text), "mark": mark}

    def on_presses(
        self, chat: int, data: str, message: int | None = None, language_code: str | None = None
    ) -> dict[str, Any]:
        """A person presses a button, by its data; under the newest message that has it unless told otherwise."""
        place = self._telegram.chat(chat, language_code)
        mark = len(place.shown)
        update, query = self._telegram.person_presses(place, message or self._under(place, data), data)
        return {"update": update, "query": query, "mark": mark}

    def on_blocks(self, chat: int) -> int:
        """A person blocks the bot."""
        place = self._telegram.chat(chat)
        place.blocked = True
        return self._telegram.membership(place, "member", "kicked")

    def on_unblocks(self, chat: int) -> int:
        """And takes it back."""
        place = self._telegram.chat(chat)
        place.blocked = False
        return self._telegram.membership(place, "kicked", "member")

    def on_joins_group(self, chat: int) -> int:
        """Somebody adds the bot to a group."""
        return self._telegram.membership(self._telegram.chat(chat, kind="supergroup"), "left", "member")

    def on_raw(self, body: dict[str, Any]) -> int:
        """An update of any shape."""
        return self._telegram.enqueue_raw(body)

    def on_shown(self, chat: int) -> list[dict[str, Any]]:
        """All that was ever shown in a chat by the bot: messages, edits, deletions, answers, alerts."""
        return list(self._telegram.chat(chat).shown)

    def on_messages(self, chat: int) -> list[dict[str, Any]]:
        """What stands in the chat now, of both sides."""
        return [m.view() for m in self._telegram.messages.values() if m.chat == chat and m.deleted_at is None]

    async def on_wait(
        self,
        chat: int,
        after: int,
        kinds: list[str],
        count: int = 1,
        timeout: float = 10.0,  # noqa: ASYNC109
    ) -> dict[str, Any]:
        """What was shown since a mark, as soon as there are `count` of these kinds; what there is when time is over."""
        shown = self._telegram.chat(chat).shown

        def found() -> list[dict[str, Any]]:
            return [event for event in shown[after:] if event["kind"] in kinds]

        await self._until(chat, lambda: len(found()) >= count, timeout)
        return {"events": found(), "mark": len(shown)}

    async def on_settled(self, timeout: float = 10.0) -> bool:  # noqa: ASYNC109
        """Whether, in time, every update was confirmed (or expired)."""
        return await self._until(0, lambda: not self._telegram.queue, timeout)

    async def on_answered(self, updates: list[int], timeout: float = 10.0) -> bool:  # noqa: ASYNC109
        """Whether, in time, each of these updates left the queue."""
        wanted = set(updates)
        return await self._until(0, lambda: not wanted & self._telegram.queue.keys(), timeout)

    async def on_called(
        self,
        method: str,
        status: int = 200,
        count: int = 1,
        timeout: float = 10.0,  # noqa: ASYNC109
    ) -> bool:
        """Whether, in time, the bot made such calls with such an outcome."""
        wanted = (method.lower(), status)
        return await self._until(
            0, lambda: sum((call.method, call.status) == wanted for call in self._telegram.calls) >= count, timeout
        )

    async def on_polled(self, timeout: float = 10.0) -> bool:  # noqa: ASYNC109
        """Whether, in time, a long poll waits for updates."""
        return await self._until(0, lambda: self._telegram.polls > 0, timeout)

    def on_history(self, method: str = "") -> list[dict[str, Any]]:
        """All calls of the bot, or those of one method, with times and outcomes."""
        return [asdict(call) for call in self._telegram.calls if method.lower() in ("", call.method)]

    def on_updates(self) -> list[dict[str, Any]]:
        """All updates that ever were, with their fates."""
        return [asdict(update) for update in self._telegram.updates.values()]

    def on_fails(
        self,
        method: str,
        status: int,
        times: int = 1,
        retry_after: int | None = None,
        chat: int | None = None,
        description: str = "scripted",
    ) -> None:
        """Plan failures of the next calls. Status 0 breaks the connection first, -1 after the call was done."""
        self._telegram.scripts.append(Script(method.lower(), status, times, retry_after, chat, description))

    def on_hangs(self, method: str, seconds: float) -> None:
        """Make every call of a method slow (0: quick again)."""
        self.hanging[method.lower()] = seconds

    def on_sets(self, name: str, value: Any) -> None:
        """Set `webhook`, `revoked` or `true_limits`."""
        assert name in ("webhook", "revoked", "true_limits")
        setattr(self._telegram, name, value)

    def on_ages(self, chat: int, seconds: float) -> None:
        """Make everything in a chat older: its messages, waiting updates and presses."""
        for message in self._telegram.messages.values():
            message.at -= seconds if message.chat == chat else 0
        for update in self._telegram.queue.values():
            update.at -= seconds if update.chat == chat else 0
        for query, (owner, at, answered) in self._telegram.presses.items():
            if owner == chat:
                self._telegram.presses[query] = (owner, at - seconds, answered)

    def _send(self, chat: Chat, fields: dict[str, Any]) -> dict[str, Any]:
        mark = len(chat.shown)
        update, message = self._telegram.person_sends(chat, fields)
        return {"update": update, "message": message, "mark": mark}

    def _under(self, chat: Chat, data: str) -> int:
        for event in reversed(chat.shown):
            if any(button.get("callback_data") == data for row in event.get("buttons", []) for button in row):
                return int(event["id"])
        return 1

    async def _until(self, chat: int, is_so: Callable[[], bool], seconds: float) -> bool:
        try:
            async with asyncio.timeout(seconds):
                while not is_so():
                    await self._pulse(chat).wait()
        except TimeoutError:
            return False
        return True
