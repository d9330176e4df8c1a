"""The laws of the house, read from the sources: who may import whom, how long things may be, what may be caught."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

import pytest

from tests.support.sources import ROOT, Module, is_module, length, modules

VALUES = ("bot.words", "bot.views", "bot.errors")
PURE = (
    "bot.messages",
    "bot.parsing",
    "bot.picture",
    "bot.picture_of_preview",
    "bot.quoted",
    "bot.reminders",
    "bot.rights",
    "bot.routing",
    "bot.weekly",
)
"""Decide and draw: values in, values out. The clock is an argument."""
SHELL = ("bot.reminders.tick", "bot.reminders.scheduler")
"""What of the reminders is not pure: it carries out what was decided."""
ANYTHING = ("bot", "storage")


def _under(name: str, roots: tuple[str, ...]) -> bool:
    return any(name == root or name.startswith(f"{root}.") for root in roots)


@dataclass(frozen=True)
class Law:
    """What a module (and all below it that has no law of its own) may import of ours, `SHELL` only where it is named."""

    module: str
    may_import: tuple[str, ...]
    because: str

    def allows(self, name: str) -> bool:
        """Whether it may import `name`."""
        if _under(name, SHELL) and self.may_import != ANYTHING:
            return _under(name, tuple(root for root in self.may_import if root in SHELL))
        return _under(name, self.may_import)


LAWS = (
    Law("bot.words", (), "the words are a leaf"),
    Law("bot.views", ("bot.words",), "the views are a leaf beside the words"),
    Law("bot.errors", ("bot.words", "bot.views"), "an error carries words that a person reads, nothing else"),
    Law("bot.clock", ("bot.errors",), "the clock only tells the time"),
    Law("bot.bolt", ("bot.config", "bot.installing", "bot.responding"), "Bolt is set up, and knows no listener"),
    Law("bot.responding", (), "the way back for an answer knows nothing of what it carries"),
    Law("bot.slack", (), "the edge to the Web API knows nothing of ours"),
    Law(
        "bot.config",
        (*VALUES, "storage.errors", "storage.sealing"),
        "settings are checked before anything is built, keys too",
    ),
    *(Law(module, (*VALUES, *PURE), "pure modules import the values and each other") for module in PURE),
    Law("storage", ("bot.words", "bot.views", "bot.weekly", "storage"), "storage knows the domain's values and itself"),
    Law(
        "bot.directory",
        (*VALUES, "bot.clock", "bot.profiles", "bot.slack", "storage"),
        "who is who: cached in the database, asked of Slack",
    ),
    Law("bot.profiles", (), "what Slack says of a person is kept as it is needed"),
    Law("bot.absence", ("bot.clock", "bot.directory", "bot.usecases", "storage"), "whoever left lets go"),
    Law("bot.quoting", ("bot.quoted", "bot.slack"), "what a message says is read from Slack, and kept nowhere"),
    Law(
        "bot.installing",
        (
            *VALUES,
            "bot.clock",
            "bot.config",
            "bot.delivery.verdicts",
            "bot.installing",
            "bot.scopes",
            "bot.slack",
            "bot.usecases",
            "storage",
        ),
        "whose token speaks where; how a workspace gets the bot and lets it go",
    ),
    Law(
        "bot.intake",
        (*VALUES, "bot.clock", "bot.rounds", "bot.usecases", "storage"),
        "flags that arrive together commit together",
    ),
    Law(
        "bot.relevance",
        (*VALUES, *PURE, "storage.deliveries"),
        "whether something is still worth saying is decided from how it stands, without I/O",
    ),
    Law(
        "bot.usecases",
        (*VALUES, *PURE, "bot.clock", "bot.relevance", "bot.usecases", "storage"),
        "one transaction each, no network",
    ),
    Law(
        "bot.commands",
        (
            *VALUES,
            *PURE,
            "bot.clock",
            "bot.commands",
            "bot.directory",
            "bot.intake",
            "bot.quoting",
            "bot.responding",
            "bot.usecases",
            "storage.errors",
        ),
        "a listener turns a payload into a call of a use case: of storage it knows only how it can fail",
    ),
    Law(
        "bot.delivery",
        (
            *VALUES,
            *PURE,
            "bot.clock",
            "bot.delivery",
            "bot.directory",
            "bot.quoting",
            "bot.relevance",
            "bot.rounds",
            "bot.slack",
            "storage",
        ),
        "what is to be said is read, worded and sent",
    ),
    *(
        Law(
            module,
            (*VALUES, *PURE, *SHELL, "bot.clock", "bot.rounds", "bot.usecases", "storage"),
            "the tick carries out what was decided",
        )
        for module in SHELL
    ),
    Law("bot.sandbox", ("bot.sandbox",), "a local Slack imports nothing of ours"),
    Law("bot.logs", (), "logs are set up, and know nothing of what is logged"),
    Law("bot.rounds", ("storage.errors",), "a round fails for a reason; of what it was about nothing is known"),
    Law("bot.health", ("storage",), "the bot is well when it can record a flag"),
    Law("bot.shapes", (), "what Slack's payloads look like is read from them alone"),
    Law("bot.door", ("bot.shapes",), "what comes in is signed and has Slack's shape"),
    Law("bot.requesting", ("bot.shapes",), "what Bolt cannot read has not Slack's shape"),
    Law(
        "bot.web",
        ("bot.door", "bot.health", "bot.metrics", "bot.requesting", "bot.shapes", "bot.slack"),
        "HTTP comes in here and goes on to Bolt",
    ),
    Law(
        "bot.envelopes",
        ("bot.metrics", "bot.requesting", "bot.shapes"),
        "an envelope has Slack's shape and goes on to Bolt",
    ),
    Law(
        "bot.sockets",
        ("bot.delivery.verdicts", "bot.envelopes", "bot.shapes", "bot.slack"),
        "connections are kept here; what comes over them is somebody else's business",
    ),
    Law(
        "bot.transports",
        ("bot.config", "bot.envelopes", "bot.slack", "bot.sockets"),
        "which ways in there are is for the settings to say",
    ),
    Law(
        "bot.metrics",
        ("bot.clock", "bot.delivery.verdicts", "bot.slack", "bot.words", "storage"),
        "it counts, and decides nothing",
    ),
    Law(
        "bot.named", ("bot.errors", "bot.slack"), "whoever is named on the command line is looked up, and kept nowhere"
    ),
    Law(
        "bot.operator",
        (
            *VALUES,
            *PURE,
            "bot.clock",
            "bot.config",
            "bot.directory",
            "bot.named",
            "bot.slack",
            "bot.usecases",
            "storage",
        ),
        "what the command line does to teams: the same use cases, without the bot",
    ),
    Law("bot.scopes", (), "the scopes are data, read by whoever needs them"),
    Law(
        "bot.operating",
        (
            *VALUES,
            *PURE,
            "bot.clock",
            "bot.config",
            "bot.delivery.verdicts",
            "bot.operating",
            "bot.operator",
            "bot.scopes",
            "bot.slack",
            "bot.usecases",
            "storage",
        ),
        "what whoever runs the bot asks from the command line, without the bot",
    ),
    Law("bot.demo", ANYTHING, "the demo is a composition root: bot and sandbox together"),
    Law("bot.app", ANYTHING, "the composition root knows everyone"),
    Law("bot.cli", ANYTHING, "the command starts the composition root"),
    Law("bot", (), "the package itself is empty"),
)


@dataclass(frozen=True)
class Keep:
    """A library that only some of our modules may import."""

    library: str
    only_in: tuple[str, ...]
    because: str
    free: tuple[str, ...] = ()
    """Parts of it that anybody may import."""


KEEPS = (
    Keep("apscheduler", ("bot.reminders.scheduler",), "the scheduler is an alarm clock; nobody else knows it"),
    Keep(
        "slack_bolt",
        ("bot.bolt", "bot.commands", "bot.envelopes", "bot.installing", "bot.requesting", "bot.responding", "bot.web"),
        "Slack's requests come in at one place for each transport",
    ),
    Keep(
        "slack_sdk",
        (
            "bot.app",
            "bot.cli",
            "bot.demo",
            "bot.delivery",
            "bot.directory",
            "bot.door",
            "bot.envelopes",
            "bot.installing",
            "bot.named",
            "bot.operating",
            "bot.operator",
            "bot.quoting",
            "bot.responding",
            "bot.slack",
            "bot.sockets",
        ),
        "Slack is called by the directory and the deliveries; listeners make no client",
        free=("slack_sdk.errors", "slack_sdk.oauth.installation_store", "slack_sdk.oauth.state_store"),
    ),
    Keep("sqlalchemy", ("storage", "bot.app", "bot.delivery", "bot.directory", *SHELL, "bot.usecases"), "tables"),
    Keep("sqlmodel", ("storage", "bot.delivery", "bot.directory", *SHELL, "bot.usecases"), "tables"),
    Keep("alembic", ("storage",), "migrations are storage's own business"),
    Keep("cryptography", ("storage.sealing",), "one module seals"),
    Keep("matplotlib", ("bot.picture", "bot.picture_of_preview"), "what draws runs as a process of its own"),
    Keep("prometheus_client", ("bot.metrics",), "one module counts"),
    Keep("typer", ("bot.cli",), "the command line is read at one place"),
)

IMPURE = ("aiohttp", "asyncio", "os", "random", "secrets", "socket", "sqlalchemy", "sqlmodel", "subprocess", "time")
READS_THE_CLOCK = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time"}

EDGES: dict[str, str] = {
    "bot.envelopes.Envelopes._answer": "this envelope failed, the next must be served",
    "bot.web._say_failures": "this request failed, the next must be served",
    "bot.absence.Absence._run": "the next round may well succeed",
    "bot.delivery.sender.Sender._deliver": "one poisoned delivery must not silence the others",
    "bot.delivery.sender.Sender._run": "the next round may well succeed",
    "bot.intake.Intake._settle": "whoever waits for an answer must hear, and the next batch must be served",
    "bot.reminders.scheduler.AlarmClock.look": "the next look may well succeed",
    "bot.reminders.tick._decide": "one poisoned flag must not silence the others",
}
"""Where a broad `except` may stand: the edge of a loop that must go on. It logs."""
LOGS = {"exception", "error", "warning", "failed"}
"""`failed` is that of `Rounds`."""

MODULES = modules("bot", "storage")
EVERYTHING = [*MODULES, *modules("bench")]


def _is_pure(name: str) -> bool:
    return _under(name, (*VALUES, *PURE)) and not _under(name, SHELL)


def _law_of(module: Module) -> Law | None:
    """The law of the nearest name above it."""
    laws = [law for law in LAWS if _under(module.name, (law.module,))]
    return max(laws, key=lambda law: len(law.module), default=None)


def test_every_module_has_a_law_of_its_own() -> None:
    lawless = [m.name for m in MODULES if m.name != "bot" and getattr(_law_of(m), "module", "bot") == "bot"]
    assert not lawless, "say in LAWS who these may import"


def test_every_law_speaks_of_a_module_that_is_there_and_speaks_once() -> None:
    named = [law.module for law in LAWS]
    assert [name for name in named if not ROOT.joinpath(*name.split(".")).exists() and not is_module(name)] == []
    assert len(named) == len(set(named))


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.name)
def test_a_module_imports_only_whom_it_may(module: Module) -> None:
    law = _law_of(module)
    assert law is not None
    forbidden = sorted(name for name in module.ours if not law.allows(name))
    assert not forbidden, f"{module.name}: {law.because}"


@pytest.mark.parametrize("keep", KEEPS, ids=lambda k: k.library)
def test_a_library_stays_where_it_belongs(keep: Keep) -> None:
    users = [m.name for m in MODULES if any(_under(i, (keep.library,)) and not _under(i, keep.free) for i in m.imports)]
    strays = [name for name in users if not _under(name, keep.only_in)]
    assert not strays, f"{keep.library}: {keep.because}"


def test_nobody_imports_in_a_circle() -> None:
    try:
        TopologicalSorter({m.name: m.ours - {m.name} for m in MODULES}).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


def test_nothing_of_ours_is_imported_inside_a_function() -> None:
    inside = [
        f"{name}:{node.lineno}"
        for module in MODULES
        for name, function in module.functions()
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom) and _is_ours(node)
    ]
    assert not inside, "such an import hides a circle"


def _is_ours(node: ast.Import | ast.ImportFrom) -> bool:
    if isinstance(node, ast.Import):
        return any(_under(alias.name, ANYTHING) for alias in node.names)
    return node.level > 0 or _under(node.module or "", ANYTHING)


@pytest.mark.parametrize("module", [m for m in MODULES if _is_pure(m.name)], ids=lambda m: m.name)
def test_what_is_pure_touches_neither_the_world_nor_the_clock(module: Module) -> None:
    world = [name for name in module.imports if _under(name, IMPURE)]
    calls = (ast.unparse(node.func) for node in ast.walk(module.tree) if isinstance(node, ast.Call))
    clock = [call for call in calls if call in READS_THE_CLOCK]
    assert not world, "pure modules do no I/O and roll no dice"
    assert not clock, "the time comes in as an argument"


def test_no_file_is_longer_than_300_lines() -> None:
    assert not {m.name: n for m in EVERYTHING if (n := m.text.count("\n")) > 300}


def test_no_function_is_longer_than_40_lines() -> None:
    long = {name: n for m in EVERYTHING for name, function in m.functions() if (n := length(function)) > 40}
    assert not long


def test_only_the_edge_of_a_loop_catches_everything_and_it_logs() -> None:
    found: dict[str, bool] = {}
    for module in EVERYTHING:
        broad = [node for node in ast.walk(module.tree) if isinstance(node, ast.ExceptHandler) and _is_broad(node)]
        for handler in broad:
            name = _place(module, handler)
            found[name] = _logs(handler) and found.get(name, True)
    assert set(found) == set(EDGES), "a broad `except` stands only where EDGES says why, and EDGES names no other"
    assert all(found.values()), [name for name, logs in found.items() if not logs]


def _place(module: Module, node: ast.ExceptHandler) -> str:
    """The dotted name of the innermost function around it, or the module's."""
    around = [name for name, f in module.functions() if f.lineno <= node.lineno <= (f.end_lineno or 0)]
    return max(around, key=len, default=module.name)


def _is_broad(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    caught = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(isinstance(kind, ast.Name) and kind.id in ("Exception", "BaseException") for kind in caught)


def _logs(handler: ast.ExceptHandler) -> bool:
    calls = (node.func for node in ast.walk(handler) if isinstance(node, ast.Call))
    return any(isinstance(func, ast.Attribute) and func.attr in LOGS for func in calls)
