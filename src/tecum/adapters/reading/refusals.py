"""How a reader inside the confined process says that it will not read a file."""


class RefusedError(Exception):
    """A file that cannot be read, as a code for machines, what is wrong, and what to do.

    The process outside adds the file's name and makes a `DocumentError` of it.
    """

    def __init__(self, code: str, what: str, mend: str) -> None:
        """Keep the three parts as they are handed over."""
        super().__init__(f"{what}; {mend}")
        self.code = code
        self.what = what
        self.mend = mend
