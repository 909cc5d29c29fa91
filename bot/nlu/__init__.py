"""Understanding typed text: the client of the NLU server, the server as our child, and its training."""
