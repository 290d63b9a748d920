"""The measures of the promise (clause 6.5.6): wait, way, reception and visit, by one or two dimensions. docs/metrics.md"""

from queue_core.reports.measures.behind import Behind, SpanOfVisit, visits_behind
from queue_core.reports.measures.dimensions import Dimension
from queue_core.reports.measures.reading import Measure, SpanEnd
from queue_core.reports.measures.report import Keys, MeasuresReport, MeasuresRow, breakdowns, measures
from queue_core.reports.measures.spans import WITHIN_S, Statistics

__all__ = [
    "WITHIN_S",
    "Behind",
    "Dimension",
    "Keys",
    "Measure",
    "MeasuresReport",
    "MeasuresRow",
    "SpanEnd",
    "SpanOfVisit",
    "Statistics",
    "breakdowns",
    "measures",
    "visits_behind",
]
