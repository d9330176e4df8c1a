"""A few small rules from which the tables of Block Kit are put together.

A rule takes a JSON value and where it stands (a JSON pointer) and yields what is wrong with it, in Slack's words.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Problem:
    """One thing that Slack would refuse, and where."""

    says: str
    pointer: str

    def __str__(self) -> str:
        return f"{self.says} [json-pointer:{self.pointer}]"


Rule = Callable[[Any, str], Iterator[Problem]]


def string(most: int, least: int = 1) -> Rule:
    """A string of `least` to `most` characters."""

    def rule(value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, str):
            yield Problem("must be a string", at)
        elif len(value) > most:
            yield Problem(f"must be less than {most + 1} characters", at)
        elif len(value) < least:
            yield Problem(f"must be more than {least - 1} characters", at)

    return rule


def matching(pattern: str, says: str) -> Rule:
    """A string of a certain form, such as a date."""
    compiled = re.compile(pattern)

    def rule(value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, str) or not compiled.fullmatch(value):
            yield Problem(says, at)

    return rule


def one_of(*allowed: str) -> Rule:
    """One of a few words."""

    def rule(value: Any, at: str) -> Iterator[Problem]:
        if value not in allowed:
            yield Problem(f"must be one of: {', '.join(allowed)}", at)

    return rule


def boolean(value: Any, at: str) -> Iterator[Problem]:
    """True or false, and not the word for it."""
    if not isinstance(value, bool):
        yield Problem("must be a boolean", at)


def integer(least: int, most: int) -> Rule:
    """A whole number within bounds."""

    def rule(value: Any, at: str) -> Iterator[Problem]:
        if isinstance(value, bool) or not isinstance(value, int):
            yield Problem("must be an integer", at)
        elif not least <= value <= most:
            yield Problem(f"must be between {least} and {most}", at)

    return rule


def items(rule: Rule, most: int, least: int = 1) -> Rule:
    """A list of `least` to `most` things that each keep to `rule`."""

    def check(value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, list):
            yield Problem("must be an array", at)
            return
        if len(value) > most:
            yield Problem(f"no more than {most} items allowed", at)
        if len(value) < least:
            yield Problem(f"no fewer than {least} items allowed", at)
        for index, item in enumerate(value):
            yield from rule(item, f"{at}/{index}")

    return check


def shape(required: Mapping[str, Rule], optional: Mapping[str, Rule] | None = None, *more: Rule) -> Rule:
    """An object with these fields and no others; `more` are rules about the object as a whole."""
    known = {**required, **(optional or {})}

    def rule(value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield Problem("must provide an object", at)
            return
        problems = [Problem(f"missing required field: {name}", at) for name in required if name not in value]
        problems += _fields(known, value, at)
        yield from problems or [problem for extra in more for problem in extra(value, at)]

    return rule


def _fields(known: Mapping[str, Rule], value: dict[str, Any], at: str) -> Iterator[Problem]:
    for name, item in value.items():
        if name in known:
            yield from known[name](item, f"{at}/{name}")
        elif name != "type":
            yield Problem(f"invalid additional property: {name}", at)


def typed(kinds: Mapping[str, Rule]) -> Rule:
    """An object whose `type` says which rule it must keep to."""

    def rule(value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield Problem("must provide an object", at)
        elif "type" not in value:
            yield Problem("missing required field: type", at)
        elif not isinstance(value["type"], str) or value["type"] not in kinds:
            yield Problem(f"unsupported type: {value['type']}", f"{at}/type")
        else:
            yield from kinds[value["type"]](value, at)

    return rule


def exactly_one(*names: str) -> Rule:
    """Of these fields the object must have one and only one."""
    wording = " or ".join(f"`{name}`" for name in names)

    def rule(value: Any, at: str) -> Iterator[Problem]:
        count = sum(name in value for name in names)
        if count == 0:
            yield Problem(f"must define either {wording}", at)
        elif count > 1:
            yield Problem(f"only one of {wording} is allowed", at)

    return rule


def at_least_one(*names: str) -> Rule:
    """Of these fields the object must have one at least."""
    wording = " or ".join(f"`{name}`" for name in names)

    def rule(value: Any, at: str) -> Iterator[Problem]:
        if not any(name in value for name in names):
            yield Problem(f"must define either {wording}", at)

    return rule
