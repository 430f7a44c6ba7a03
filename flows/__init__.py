"""Ephemeride: French press text about military diplomacy in, dated event rows in DuckDB out."""
