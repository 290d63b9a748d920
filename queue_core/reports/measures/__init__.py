"""The measures of the promise (clause 6.5.6): wait, way, reception and visit, by one or two dimensions. docs/metrics.md"""

from queue_core.reports.measures.dimensions import Dimension
from queue_core.reports.measures.report import Measure, MeasuresReport, MeasuresRow, measures
from queue_core.reports.measures.spans import WITHIN_S, Statistics

__all__ = ["WITHIN_S", "Dimension", "Measure", "MeasuresReport", "MeasuresRow", "Statistics", "measures"]
