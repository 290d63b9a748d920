"""Where connections are accepted: who may hold how many, for how long, and how fast they may ask."""
