"""Events applied to a hall that nobody sees: ahead of the commit, and after a start."""
