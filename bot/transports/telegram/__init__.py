"""Telegram: acknowledge-last polling, order within a chat, limits, and the only code that knows Telegram's types."""
