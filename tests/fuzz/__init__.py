"""Fuzzers guided by coverage; each is a program of its own."""
