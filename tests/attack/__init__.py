"""Attackers: programs that print what they tried, and short forms of them as tests. They reach 127.0.0.1 only."""
