"""Which splitter takes the files of a template apart."""

from contactpoint.intake.format.csv_rows import CsvSplitter
from contactpoint.intake.format.ndjson_rows import NdjsonSplitter
from contactpoint.intake.format.parsing import Splitter
from contactpoint.intake.format.templates import Form, Template


def splitter(template: Template) -> Splitter:
    """A new one for each file: it remembers the header."""
    return CsvSplitter(template) if template.form is Form.CSV else NdjsonSplitter(template)
