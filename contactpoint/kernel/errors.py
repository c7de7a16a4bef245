"""The base of every error a person may read."""


class ContactPointError(Exception):
    """What happened, what is safe and what to do next, in words for the person reading.

    The message never carries a value from a child's record.
    """
