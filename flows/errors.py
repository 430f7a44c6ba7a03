"""The errors Ephemeride raises: one base class, so that a caller can catch them all and print one line."""


class EphemerideError(Exception):
    """Something a person can mend; the message says what is wrong, where, and what to do. Exit status 1."""


class UsageError(EphemerideError):
    """A wrong call: an option, a path or a value that makes no sense. Exit status 2."""


class SeedError(EphemerideError):
    """A reference table breaks its own rules; the message names file, line and value."""


class WarehouseError(EphemerideError):
    """The warehouse cannot be read, built, checked or published."""
