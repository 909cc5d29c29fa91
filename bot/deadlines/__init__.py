"""Deadlines: rules as dated data, the calendar of legal holidays, and the pure sum that ends in a date or a refusal."""
