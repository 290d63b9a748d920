"""The cashier's page: the day's payments, what is to be settled by hand, totals, the terminals' day ends, the export."""
