"""Types every other package speaks: messages, texts, dates, issues, the clock and the one YAML loader."""
