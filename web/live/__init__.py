"""The live hall on sockets, and its sound."""
