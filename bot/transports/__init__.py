"""The edges towards people: Telegram and the terminal. They know messages and replies, no flows."""
