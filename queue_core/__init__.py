"""The queue core: an office's hall, its journal, and the rules by which windows call tickets."""
