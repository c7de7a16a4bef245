"""Two files linked: exact agreement unique on both sides, then Splink on the rest; no database, no Django."""
