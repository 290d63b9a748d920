"""Break plans: when each window takes its breaks, so that expected visitors wait least and the rules hold all day."""
