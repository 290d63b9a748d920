"""The server: public API, live hall, sign-in, consoles and reports; the place where all parts are put together."""
