"""One entry point for every transport: a message in, a turn out. Routing, commands, replies and the chat's state."""
