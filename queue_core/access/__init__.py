"""Who people and devices are, and what each may do."""
