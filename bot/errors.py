"""Errors that carry the words a person reads.

PullcordError
└── BadInputError        what was typed cannot be used; `words` say which part, and show a right example
    ├── EmptyWordsError
    └── TooLongError
"""

from __future__ import annotations


class PullcordError(Exception):
    """The root of ours. `words` is what the person reads: plain, short, and saying what to do."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class BadInputError(PullcordError):
    """What was typed cannot be used."""


class EmptyWordsError(BadInputError):
    """A flag without words."""

    def __init__(self) -> None:
        super().__init__("Say in one line what you noticed, for example: /flag gift card refunds time out")


class TooLongError(BadInputError):
    """More words than a flag holds. `length` and `most` are characters."""

    def __init__(self, length: int, most: int) -> None:
        super().__init__(f"That is {length:,} characters; a flag holds {most:,}. Say it shorter, and flag it again.")
        self.length = length
        self.most = most
