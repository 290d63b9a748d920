"""The parts made by others: what the locks hold, what is installed, under which licences, with which advisories."""
