"""The files of the box: written whole or not at all, checkpointed, and known to be damaged."""
