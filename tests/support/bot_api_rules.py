"""Telegram's side, without sockets: people, messages, the update queue and the rules of the Bot API's methods.

The rules follow the public Bot API documentation and the open source of its server: an offset confirms what lies
below it, what is unconfirmed comes again, the same offset within half a second shows one update only, a negative
offset forgets, updates live 24 hours and button presses 150 seconds. Everything is kept in memory with its time.
"""

from __future__ import annotations

import base64
import itertools
import json
import re
import struct
from collections import deque
from collections.abc import Callable
from typing import Any

from tests.support.bot_api_world import (
    BOT_ID,
    BOT_USERNAME,
    PRESS_LIFE,
    UPDATE_LIFE,
    Call,
    Chat,
    Message,
    Queued,
    RefusalError,
    Script,
    utf16,
)

DELETE_WINDOW = 48 * 3600.0
MESSAGE_LIMIT = 4096
FIRST_UPDATE = 500_000_000
PHOTO_BYTES = 10 * 2**20
PHOTO_SIDES = 10_000
"""Width and height of a photo together."""
PHOTO_RATIO = 20

_COMMAND = re.compile(r"/[A-Za-z0-9_]{1,32}(@\w+)?(?=\s|$)")
_DEFAULT_KINDS = frozenset({"message", "edited_message", "callback_query", "my_chat_member", "channel_post"})


class Telegram:
    """The state of the world behind one bot token."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.now = now
        self.queue: dict[int, Queued] = {}
        self.updates: dict[int, Queued] = {}
        self.chats: dict[int, Chat] = {}
        self.messages: dict[int, Message] = {}
        self.presses: dict[str, tuple[int, float, bool]] = {}
        self.calls: list[Call] = []
        self.scripts: list[Script] = []
        self.commands: dict[str, list[dict[str, str]]] = {}
        self.webhook = ""
        self.revoked = False
        self.true_limits = False
        self.allowed: frozenset[str] = _DEFAULT_KINDS
        self.left: list[int] = []
        self.polls = 0
        self.on_change: Callable[[int], None] = lambda chat: None
        self.on_update: Callable[[], None] = lambda: None
        self._last_update = FIRST_UPDATE
        self._last_message = 100
        self._last_press = 0
        self._sends: deque[float] = deque(maxlen=30)
        self._last_poll: tuple[int, float] | None = None

    # What people do

    def chat(self, chat: int, language_code: str | None = None, kind: str = "private") -> Chat:
        """The chat, made at its first use."""
        found = self.chats.setdefault(chat, Chat(chat, language_code, kind))
        found.language_code = language_code or found.language_code
        return found

    def enqueue(self, kind: str, content: Any, chat: int, life: float = UPDATE_LIFE) -> int:
        """Put an update into the queue, unless the bot did not ask for its kind."""
        self._last_update += 1
        body = {"update_id": self._last_update, kind: content}
        queued = Queued(self._last_update, kind, body, chat, self.now(), life)
        self.updates[queued.id] = queued
        if kind not in self.allowed:
            queued.fate = "not allowed"
            return queued.id
        self.queue[queued.id] = queued
        self.on_update()
        return queued.id

    def enqueue_raw(self, body: dict[str, Any]) -> int:
        """An update of any shape; gets an id unless it brings one."""
        self._last_update = max(self._last_update + 1, body.get("update_id", 0))
        queued = Queued(self._last_update, "raw", {"update_id": self._last_update, **body}, 0, self.now())
        self.updates[queued.id] = self.queue[queued.id] = queued
        self.on_update()
        return queued.id

    def user(self, chat: Chat) -> dict[str, Any]:
        """The person of a private chat."""
        user = {"id": chat.id, "is_bot": False, "first_name": f"Person {chat.id}"}
        return user | ({"language_code": chat.language_code} if chat.language_code else {})

    def _header(self, chat: Chat, message: int, sender: dict[str, Any] | None = None) -> dict[str, Any]:
        place: dict[str, Any] = {"id": chat.id, "type": chat.kind}
        place |= {"first_name": f"Person {chat.id}"} if chat.kind == "private" else {"title": "a group"}
        return {"message_id": message, "date": int(self.now()), "chat": place, "from": sender or self.user(chat)}

    def person_sends(self, chat: Chat, fields: dict[str, Any]) -> tuple[int, int]:
        """A message of any content; ids of the update and the message."""
        self._last_message += 1
        text = fields.get("text")
        sender = None if chat.kind == "private" else {"id": 77, "is_bot": False, "first_name": "Someone"}
        content = self._header(chat, self._last_message, sender) | fields
        if isinstance(text, str) and (match := _COMMAND.match(text)):
            content["entities"] = [{"type": "bot_command", "offset": 0, "length": match.end()}]
        self.messages[self._last_message] = Message(self._last_message, chat.id, self.now(), False, text)
        return self.enqueue("message", content, chat.id), self._last_message

    def person_edits(self, chat: Chat, message: int, text: str) -> int:
        """An edit of an older message."""
        self.messages[message].text = text
        content = self._header(chat, message) | {"edit_date": int(self.now()), "text": text}
        return self.enqueue("edited_message", content, chat.id)

    def person_presses(self, chat: Chat, message: int, data: str) -> tuple[int, str]:
        """A press of a button under a message of the bot; ids of the update and the query."""
        self._last_press += 1
        query = str(4_000_000_000_000 + self._last_press)
        self.presses[query] = (chat.id, self.now(), False)
        shown = self.messages.get(message)
        bot = {"id": BOT_ID, "is_bot": True, "first_name": "Guide", "username": BOT_USERNAME}
        place = self._header(chat, message, bot)
        under = place | {"text": shown.text} if shown and not shown.deleted_at else place | {"date": 0}
        content = {"id": query, "from": self.user(chat), "message": under, "chat_instance": "1", "data": data}
        return self.enqueue("callback_query", content, chat.id, PRESS_LIFE), query

    def membership(self, chat: Chat, old: str, new: str) -> int:
        """The bot was blocked, unblocked, added or removed."""
        bot = {"id": BOT_ID, "is_bot": True, "first_name": "Guide", "username": BOT_USERNAME}
        content = self._header(chat, 0)
        del content["message_id"]
        extra = {"kicked": {"until_date": 0}}
        content["old_chat_member"] = {"user": bot, "status": old, **extra.get(old, {})}
        content["new_chat_member"] = {"user": bot, "status": new, **extra.get(new, {})}
        return self.enqueue("my_chat_member", content, chat.id)

    # The queue

    def allow(self, kinds: list[str]) -> None:
        """Later updates are queued only if of these kinds (empty: the default ones)."""
        self.allowed = frozenset(kinds) or _DEFAULT_KINDS

    def poll_rules(self, offset: int, limit: int, seconds: int) -> tuple[int, int]:
        """Limit and timeout after the penalty for asking the same again."""
        now = self.now()
        if self._last_poll is not None and self._last_poll[0] == offset:
            if seconds < 3 and now < self._last_poll[1] + 3:
                seconds = 3
            if now < self._last_poll[1] + 0.5:
                limit = 1
        self._last_poll = (offset, now)
        return limit, seconds

    def get_updates(self, offset: int, limit: int) -> list[dict[str, Any]]:
        """The queue from an offset on; confirms what is below."""
        now = self.now()
        confirmed, forgotten = [], []
        if offset < 0:
            forgotten = list(self.queue.values())[:offset]
        elif offset <= self._last_update + 1:  # an offset in the future is taken for none, as the real queue does
            confirmed = list(itertools.takewhile(lambda queued: queued.id < offset, self.queue.values()))
        for queued in (*confirmed, *forgotten):
            self._end(queued, "forgotten" if offset < 0 else "confirmed")
        batch, expired = [], []
        for queued in self.queue.values():
            if len(batch) == limit:
                break
            if now - queued.at > queued.life:
                expired.append(queued)
                continue
            queued.delivered += 1
            batch.append(queued.body)
        for queued in expired:
            self._end(queued, "expired")
        return batch

    def _end(self, queued: Queued, fate: str) -> None:
        del self.queue[queued.id]
        queued.fate = fate
        queued.ended_at = self.now()
        self.on_change(queued.chat)

    # The methods

    def planned_failure(self, method: str, params: dict[str, Any]) -> Script | None:
        """The scripted failure of this call, used up by asking."""
        for script in self.scripts:
            if script.method in (method, "*") and script.chat in (None, _integer(params.get("chat_id"))):
                script.times -= 1
                if script.times == 0:
                    self.scripts.remove(script)
                return script
        return None

    def call(self, method: str, params: dict[str, Any]) -> Any:
        """Any method but getUpdates.

        Raises:
            RefusalError: what Telegram says no to.
        """
        handler = getattr(self, f"do_{method.lower()}", None)
        if handler is None:
            raise RefusalError(404, "Not Found")
        return handler(params)

    def do_getme(self, params: dict[str, Any]) -> dict[str, Any]:
        flags = {"can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False}
        return {"id": BOT_ID, "is_bot": True, "first_name": "Guide", "username": BOT_USERNAME, **flags}

    def do_getwebhookinfo(self, params: dict[str, Any]) -> dict[str, Any]:
        return {"url": self.webhook, "has_custom_certificate": False, "pending_update_count": len(self.queue)}

    def do_deletewebhook(self, params: dict[str, Any]) -> bool:
        self.webhook = ""
        if str(params.get("drop_pending_updates")).lower() == "true":
            for queued in list(self.queue.values()):
                self._end(queued, "forgotten")
        return True

    def do_setmycommands(self, params: dict[str, Any]) -> bool:
        commands = _tree(params.get("commands"), [])
        for command in commands:
            if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
                raise RefusalError(400, "Bad Request: BOT_COMMAND_INVALID")
            if not 1 <= len(command["description"]) <= 256:
                raise RefusalError(400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
        code = params.get("language_code") or ""
        if code and not re.fullmatch("[a-z]{2}", code):
            raise RefusalError(400, "Bad Request: LANG_CODE_INVALID")
        self.commands[code] = commands
        return True

    def do_getmycommands(self, params: dict[str, Any]) -> list[dict[str, str]]:
        return self.commands.get(params.get("language_code") or "", [])

    def do_leavechat(self, params: dict[str, Any]) -> bool:
        chat = self._writable(params)
        self.left.append(chat.id)
        return True

    def do_sendchataction(self, params: dict[str, Any]) -> bool:
        self._writable(params)
        return True

    def do_sendmessage(self, params: dict[str, Any]) -> dict[str, Any]:
        chat = self._writable(params)
        text, entities, keyboard = self._content(params)
        return self._sent(chat, Message(self._next_message(), chat.id, self.now(), True, text, entities, keyboard))

    def do_senddocument(self, params: dict[str, Any]) -> dict[str, Any]:
        chat = self._writable(params)
        document = params.get("document")
        if not isinstance(document, dict) or not document["base64"]:
            raise RefusalError(400, "Bad Request: there is no document in the request")
        message = Message(self._next_message(), chat.id, self.now(), True, None, document=document)
        header = self._sent(chat, message)
        return header | {"document": {"file_id": "x", "file_unique_id": "x", "file_name": document["file_name"]}}

    def do_sendphoto(self, params: dict[str, Any]) -> dict[str, Any]:
        chat = self._writable(params)
        photo = params.get("photo")
        if not isinstance(photo, dict) or not photo["base64"]:
            raise RefusalError(400, "Bad Request: there is no photo in the request")
        data = base64.b64decode(photo["base64"])
        if len(data) > PHOTO_BYTES:
            raise RefusalError(413, "Request Entity Too Large")
        if not data.startswith(b"\x89PNG\r\n\x1a\n"):
            raise RefusalError(400, "Bad Request: IMAGE_PROCESS_FAILED")
        width, height = struct.unpack(">II", data[16:24])
        if width + height > PHOTO_SIDES or max(width, height) > PHOTO_RATIO * min(width, height):
            raise RefusalError(400, "Bad Request: PHOTO_INVALID_DIMENSIONS")
        message = Message(self._next_message(), chat.id, self.now(), True, None, photo=photo)
        size = {"file_id": "x", "file_unique_id": "x", "width": width, "height": height, "file_size": len(data)}
        return self._sent(chat, message) | {"photo": [size]}

    def _next_message(self) -> int:
        now = self.now()
        if self.true_limits:
            if len(self._sends) == 30 and now - self._sends[0] < 1:
                raise RefusalError(429, "Too Many Requests: retry after 1", retry_after=1)
            self._sends.append(now)
        self._last_message += 1
        return self._last_message

    def _sent(self, chat: Chat, message: Message) -> dict[str, Any]:
        self.messages[message.id] = message
        self._show(chat, message.view())
        return self._as_sent(chat, message)

    def do_editmessagetext(self, params: dict[str, Any]) -> dict[str, Any]:
        chat = self._writable(params)
        message = self.messages.get(_integer(params.get("message_id")) or 0)
        if message is None or message.chat != chat.id or message.deleted_at is not None or not message.from_bot:
            raise RefusalError(400, "Bad Request: message to edit not found")
        content = self._content(params)
        if content == (message.text, message.entities, message.keyboard):
            raise RefusalError(400, "Bad Request: message is not modified: specified new message content is the same")
        message.text, message.entities, message.keyboard = content
        self._show(chat, message.view() | {"kind": "edit"})
        return self._as_sent(chat, message)

    def do_answercallbackquery(self, params: dict[str, Any]) -> bool:
        query = str(params.get("callback_query_id"))
        chat, at, answered = self.presses.get(query, (0, float("-inf"), False))
        if answered or self.now() - at > PRESS_LIFE:
            too_old = "query is too old and response timeout expired or query ID is invalid"
            raise RefusalError(400, f"Bad Request: {too_old}")
        text = str(params.get("text") or "")
        if utf16(text) > 200:
            raise RefusalError(400, "Bad Request: MESSAGE_TOO_LONG")
        self.presses[query] = (chat, at, True)
        alert = str(params.get("show_alert")).lower() == "true"
        self._show(self.chats[chat], {"kind": "alert" if alert else "answer", "text": text, "at": self.now()})
        return True

    def do_deletemessage(self, params: dict[str, Any]) -> bool:
        chat = self._writable(params)
        message = self.messages.get(_integer(params.get("message_id")) or 0)
        if message is None or message.chat != chat.id or message.deleted_at is not None:
            raise RefusalError(400, "Bad Request: message to delete not found")
        self._delete(chat, message)
        return True

    def do_deletemessages(self, params: dict[str, Any]) -> bool:
        chat = self._writable(params)
        ids = _tree(params.get("message_ids"), [])
        if not 1 <= len(ids) <= 100:
            raise RefusalError(400, "Bad Request: Message identifiers are not specified or too many")
        found = [self.messages[i] for i in ids if i in self.messages and self.messages[i].chat == chat.id]
        live = [message for message in found if message.deleted_at is None]
        if any(self.now() - message.at > DELETE_WINDOW for message in live):
            raise RefusalError(400, "Bad Request: message can't be deleted")
        for message in live:
            self._delete(chat, message)
        return True

    def _delete(self, chat: Chat, message: Message) -> None:
        if self.now() - message.at > DELETE_WINDOW:
            raise RefusalError(400, "Bad Request: message can't be deleted for everyone")
        message.deleted_at = self.now()
        self._show(chat, {"kind": "deletion", "id": message.id, "at": self.now()})

    def _writable(self, params: dict[str, Any]) -> Chat:
        chat = self.chats.get(_integer(params.get("chat_id")) or 0)
        if chat is None:
            raise RefusalError(400, "Bad Request: chat not found")
        if chat.blocked:
            raise RefusalError(403, "Forbidden: bot was blocked by the user")
        return chat

    def _content(self, params: dict[str, Any]) -> tuple[str, list[dict[str, Any]], list[list[dict[str, Any]]]]:
        text = str(params.get("text") or "")
        if not text.strip():
            raise RefusalError(400, "Bad Request: message text is empty")
        if utf16(text) > MESSAGE_LIMIT:
            raise RefusalError(400, "Bad Request: message is too long")
        entities = _tree(params.get("entities"), [])
        for entity in entities:
            start, length = entity["offset"], entity["length"]
            if start < 0 or length < 1 or start + length > utf16(text):
                raise RefusalError(400, "Bad Request: ENTITY_BOUNDS_INVALID")
        keyboard = _tree(params.get("reply_markup"), {}).get("inline_keyboard", [])
        for button in (button for row in keyboard for button in row):
            if not button.get("text"):
                raise RefusalError(400, "Bad Request: field 'text' must be of type String")
            if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= 64:
                raise RefusalError(400, "Bad Request: BUTTON_DATA_INVALID")
        return text, entities, keyboard

    def _as_sent(self, chat: Chat, message: Message) -> dict[str, Any]:
        bot = {"id": BOT_ID, "is_bot": True, "first_name": "Guide", "username": BOT_USERNAME}
        return self._header(chat, message.id, bot) | ({"text": message.text} if message.text is not None else {})

    def _show(self, chat: Chat, what: dict[str, Any]) -> None:
        chat.shown.append(what)
        self.on_change(chat.id)


def _integer(value: Any) -> int | None:
    try:
        return int(value)
    except (TypeError, ValueError):
        return None


def _tree(value: Any, default: Any) -> Any:
    return json.loads(value) if isinstance(value, str) and value else value or default
