"""The server: public API, live hall, sign-in, staff pages; it puts all parts together."""
