"""Which splitter takes the files of a template apart."""

from contactpoint.intake.csv_rows import CsvSplitter
from contactpoint.intake.ndjson_rows import NdjsonSplitter
from contactpoint.intake.parsing import Splitter
from contactpoint.intake.templates import Form, Template


def splitter(template: Template) -> Splitter:
    """A new one for each file: it remembers the header."""
    return CsvSplitter(template) if template.form is Form.CSV else NdjsonSplitter(template)
