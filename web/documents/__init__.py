"""Reports as files: a document in one language, written as CSV, as an Excel workbook or as PDF (decision 35)."""
