"""Break plans: when each window takes its breaks, so that visitors wait least and the rules hold all day."""
