"""What stops a linkage, told so that the person at the command line knows what to mend."""

from contactpoint.kernel.errors import ContactPointError


class CannotLink(ContactPointError):
    """A file, the mapping or what an earlier run left does not let this run go on. Nothing was written to PAIRS."""


class NotReadable(CannotLink):
    """A file is not what the mapping says: its columns, its encoding, its form. Names rows and columns, no values."""


class BadMapping(CannotLink):
    """The mapping names what there is not."""
