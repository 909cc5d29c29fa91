"""Plays a person with a phone in a test: writes, presses, sends photos, and waits for what the bot shows."""

from __future__ import annotations

from typing import Any, Protocol


class Controlled(Protocol):
    """`BotApi` or `RemoteBotApi`."""

    async def control(self, action: str, **arguments: Any) -> Any:
        """Do one control action."""


class NoAnswer(AssertionError):  # noqa: N818 - what happened, not an error of the program
    """The bot did not show what a test waited for."""


class Person:
    """One person in a private chat with the bot. What was shown before the person's last act does not count."""

    def __init__(self, api: Controlled, chat_id: int, language_code: str | None = "en") -> None:
        self._api = api
        self._language = language_code
        self._mark = 0
        self.chat_id = chat_id
        self.last_update = 0
        self.last_message = 0

    async def says(self, text: str, **fields: Any) -> int:
        """Send a text (a command is one too); the update's id."""
        return self._note(await self._do("says", text=text, language_code=self._language, fields=fields))

    async def forwards(self, text: str) -> int:
        """Forward somebody else's text."""
        origin = {"type": "hidden_user", "sender_user_name": "Someone", "date": 1}
        return await self.says(text, forward_origin=origin)

    async def sends(self, media: str, **fields: Any) -> int:
        """Send a photo, voice, video, document, sticker, location or contact."""
        return self._note(await self._do("sends", media=media, fields=fields, language_code=self._language))

    async def sends_photo(self, caption: str | None = None) -> int:
        """Send a photo."""
        return await self.sends("photo", **({"caption": caption} if caption else {}))

    async def edits(self, text: str) -> int:
        """Edit the last message."""
        return self._note(await self._do("edits", message=self.last_message, text=text))

    async def presses(self, label_or_data: str) -> int:
        """Press the newest button with this label; else one with this data, even if it no longer stands anywhere."""
        data, message = label_or_data, None
        for event in reversed(await self._do("shown")):
            for button in (button for row in event.get("buttons", []) for button in row):
                if label_or_data in (button["text"], button.get("callback_data")):
                    data, message = button["callback_data"], event["id"]
                    break
            if message is not None:
                break
        return self._note(await self._do("presses", data=data, message=message, language_code=self._language))

    async def blocks_the_bot(self) -> None:
        """Block the bot."""
        await self._do("blocks")

    async def unblocks_the_bot(self) -> None:
        """Unblock the bot."""
        await self._do("unblocks")

    async def wait_for_answer(self, timeout: float = 10.0, count: int = 1) -> list[dict[str, Any]]:  # noqa: ASYNC109
        """The messages and pop-ups shown since the person's last act, once there are `count`."""
        result = await self._do("wait", after=self._mark, kinds=["message", "alert"], count=count, timeout=timeout)
        if len(result["events"]) < count:
            raise NoAnswer(f"{len(result['events'])} of {count} answers within {timeout} s")
        self._mark = result["mark"]
        return list(result["events"])

    async def wait_until_acknowledged(self, timeout: float = 10.0) -> None:  # noqa: ASYNC109
        """Wait until the bot has confirmed the person's last act."""
        if not await self._api.control("answered", updates=[self.last_update], timeout=timeout):
            raise NoAnswer(f"not acknowledged within {timeout} s")

    async def wait_for(self, kind: str, timeout: float = 10.0) -> dict[str, Any]:  # noqa: ASYNC109
        """The first thing of a kind (`message`, `alert`, `answer`, `edit`, `deletion`) since the last act."""
        result = await self._do("wait", after=self._mark, kinds=[kind], count=1, timeout=timeout)
        if not result["events"]:
            raise NoAnswer(f"no {kind} within {timeout} s")
        return dict(result["events"][0])

    async def last_messages(self, count: int = 1) -> list[dict[str, Any]]:
        """The newest messages of the bot that still stand in the chat."""
        return [message for message in await self._do("messages") if message["from_bot"]][-count:]

    async def texts(self) -> list[str]:
        """All texts the bot ever showed, deleted ones too, in order."""
        return [event["text"] for event in await self._do("shown") if event["kind"] == "message"]

    async def sees(self, text: str) -> bool:
        """Whether a message of the bot that stands in the chat contains this."""
        return any(text in (message["text"] or "") for message in await self._do("messages") if message["from_bot"])

    async def buttons(self) -> list[str]:
        """The labels under the newest message that has any."""
        for message in reversed(await self._do("messages")):
            if message["buttons"]:
                return [button["text"] for row in message["buttons"] for button in row]
        return []

    async def chat_is_empty(self) -> bool:
        """Whether nothing of either side stands in the chat."""
        return not await self._do("messages")

    async def _do(self, action: str, **arguments: Any) -> Any:
        return await self._api.control(action, chat=self.chat_id, **arguments)

    def _note(self, result: dict[str, Any]) -> int:
        self._mark = result["mark"]
        self.last_update = result["update"]
        self.last_message = result.get("message", self.last_message)
        return self.last_update
