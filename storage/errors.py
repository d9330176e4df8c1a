"""What can go wrong with the database, by what the caller can say about it.

StorageError
├── NotSavedError       nothing was written: say so, give the words back, offer to try again
├── UnknownOutcomeError the answer to COMMIT was lost: it may have been written
├── UnreadableError     it could not be read
│   ├── NewerError      a newer version has made its tables
│   └── AddressError    its address has an option that cannot be right
├── TakenError          another bot has it, and there can be one only
├── SealedError         it was sealed with a key that we do not have
└── KeysError           what should be a key is none
"""


class StorageError(Exception):
    """The database could not do what was asked."""


class NotSavedError(StorageError):
    """A failure before COMMIT, or one that COMMIT reported itself: nothing was written.

    `by_content`: what was to be written is at fault, not the database; other content may well be written.
    """

    def __init__(self, what: str, *, by_content: bool = False) -> None:
        super().__init__(what)
        self.by_content = by_content


class UnknownOutcomeError(StorageError):
    """The connection was lost during COMMIT: whether it was written is not known."""


class UnreadableError(StorageError):
    """The database could not be read: it is not there, not reachable, or not ours. Its text says why."""


class NewerError(UnreadableError):
    """A newer version of Pullcord has brought its tables further than this one knows. `at`: to where."""

    def __init__(self, at: str) -> None:
        super().__init__("a newer version of Pullcord has changed its tables")
        self.at = at


class AddressError(UnreadableError):
    """Its address has an option that cannot be right, whoever answers there. Its text says why."""


class TakenError(StorageError):
    """Another bot runs on this SQLite file. `pid` is its process, if it said so."""

    def __init__(self, file: str, pid: str) -> None:
        super().__init__(file)
        self.file = file
        self.pid = pid


class SealedError(StorageError):
    """It was sealed with a key that we do not have. It is still there, and opens once the key is back."""


class KeysError(StorageError):
    """What should be a key is none. `number` is its place among them, from 1."""

    def __init__(self, number: int) -> None:
        super().__init__(f"key {number}")
        self.number = number
