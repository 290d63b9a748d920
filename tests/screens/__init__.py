"""Every screen of the house and how to bring it about: one list for accessibility, the made-up language and screenshots."""
