"""The compliance sheet: each measurable clause of the standard beside its figure, month by month (docs/compliance.md)."""

from queue_core.reports.compliance.months import Month
from queue_core.reports.compliance.sheet import ClauseVerdict, Sheet, SheetClause, sheet
from queue_core.reports.compliance.years import OfficeYear, office_year

__all__ = ["ClauseVerdict", "Month", "OfficeYear", "Sheet", "SheetClause", "office_year", "sheet"]
