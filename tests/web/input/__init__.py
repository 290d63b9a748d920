"""Tests of how what comes in is read."""
