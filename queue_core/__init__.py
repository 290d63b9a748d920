"""The queue core: the hall of one office, its journal, and the rules by which tickets meet windows."""
