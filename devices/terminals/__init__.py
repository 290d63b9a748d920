"""The drivers of the payment terminals, a room for each protocol; `settings.py` lists them."""
