"""Checks over the real content, one module each, and the proof that every path walks. They find, they never change."""
