"""Sealed session rows, their short-lived keys, and the operators' durable records; a session is opaque text here."""
