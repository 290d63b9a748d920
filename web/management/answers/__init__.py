"""The manager's answers: whether the promise was kept, where it was not, and the visits behind each figure."""
