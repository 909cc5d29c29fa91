"""The yardstick: the smallest bot python-telegram-bot can be, polling the same Bot API. It keeps and knows nothing."""

from __future__ import annotations

import os

from telegram import Update
from telegram.ext import Application, CallbackQueryHandler, ContextTypes, MessageHandler, filters


async def echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """Send the text back."""
    assert update.message
    await update.message.reply_text(update.message.text or "")


async def press(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """Answer the button and send a message."""
    query = update.callback_query
    assert query
    await query.answer()
    await query.get_bot().send_message(query.from_user.id, "pressed")


def main() -> None:
    """Poll until SIGTERM."""
    base = os.environ["BOT_API_URL"].rstrip("/")
    application = (
        Application.builder().token(os.environ["BOT_TOKEN"]).base_url(f"{base}/bot").concurrent_updates(True).build()
    )
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.add_handler(CallbackQueryHandler(press))
    application.run_polling(allowed_updates=["message", "callback_query"])


if __name__ == "__main__":
    main()
