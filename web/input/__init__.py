"""What comes in from outside: bodies, queries, forms and messages, each read once, by one parser and a declared shape."""
