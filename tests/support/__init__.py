"""What tests share: a loopback Bot API, processes, people, small flows."""
