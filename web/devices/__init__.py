"""The office's devices on the server: who is there and well, who must be told when not, and what windows' devices say and show."""
