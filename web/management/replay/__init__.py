"""The replay: a day of the office on the screen, at any of its moments."""
