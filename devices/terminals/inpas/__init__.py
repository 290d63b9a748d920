"""INPAS DualConnector: XML over HTTP to the service that owns the bank's terminal, in layers: exchange, message, terminal."""
