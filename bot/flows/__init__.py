"""Scripted flows: their definition, their loading, the pure engine that walks them, and looking without running."""
