"""The sentences an expression of the add-ons may stand for, read from the source.

Enough of Python for messages: names, tables, conditions, f-strings, the methods that
put a message together, and what callers give as an argument.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from . import addons
from .base import ROOT

# What makes a refusal: sentences inside one are not those of the method around it.
MAKERS = ("Refusal", "_refuse")
# What a placeholder of a message, or a value only a running system has, looks like.
OPEN = "…"
DEEPEST = 6


@dataclass(frozen=True)
class Text:
    """Pieces of a sentence: translated terms, and what is the same in any language."""

    pieces: tuple[tuple[bool, str], ...]

    def say(self, chinese: dict[str, str] | None = None) -> str:
        said = "".join(
            (chinese or {}).get(text, text) if term else text
            for term, text in self.pieces
        )
        return re.sub(r"%\(\w+\)[-+#0-9.,]*[a-zA-Z]", OPEN, said).replace("%%", "%")


class Module:
    """One file of an add-on, with the way up from every node."""

    def __init__(self, path: Path):
        self.path = path
        self.addon = path.relative_to(ROOT).parts[0]
        self.tree = ast.parse(path.read_text(encoding="utf-8"))
        self.above = {
            child: node
            for node in ast.walk(self.tree)
            for child in ast.iter_child_nodes(node)
        }

    def up(self, node: ast.AST) -> Iterator[ast.AST]:
        while node in self.above:
            node = self.above[node]
            yield node

    def strings(self) -> Iterator[str]:
        """Yield the text constants of the file."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value

    def function(self, node: ast.AST) -> ast.AST:
        """Return the function around a node, or the module."""
        return next(
            (n for n in self.up(node) if isinstance(n, ast.FunctionDef)), self.tree
        )


@dataclass
class Scope:
    """Where names are looked up: a function, its arguments, the key of a table."""

    module: Module
    function: ast.AST
    given: dict[str, tuple[ast.AST, Scope]] = field(default_factory=dict)
    key: str | None = None

    def values(self, name: str) -> Iterator[tuple[ast.AST, Scope]]:
        """Yield what a name may stand for."""
        if name in self.given:
            yield self.given[name]
            return
        for around in (self.function, self.module.tree):
            found = list(bound(around, name))
            if found:
                yield from ((value, self) for value in found)
                return
        yield from self.from_callers(name)

    def from_callers(self, name: str) -> Iterator[tuple[ast.AST, Scope]]:
        """Yield what the callers of this function give for one of its arguments."""
        if not isinstance(self.function, ast.FunctionDef):
            return
        names = [arg.arg for arg in self.function.args.args]
        if name in names:
            number = names.index(name) - (names[0] == "self")
            for module in modules():
                for call in ast.walk(module.tree):
                    if isinstance(call, ast.Call) and called(call) == (
                        self.function.name
                    ):
                        value = argument(call, number, name)
                        if value is not None:
                            yield value, Scope(module, module.function(call))


def bound(around: ast.AST, name: str) -> Iterator[ast.AST]:
    """Yield the expressions a name is bound to inside a function or module.

    >>> tree = ast.parse("a, b = 1, f()\\nfor c in d:\\n    pass")
    >>> [ast.unparse(value) for name in "abc" for value in bound(tree, name)]
    ['1', 'f()', 'd']
    """
    for node in ast.walk(around):
        if isinstance(node, ast.Assign):
            pairs = [(target, node.value) for target in node.targets]
        elif isinstance(node, ast.NamedExpr | ast.AnnAssign) and node.value:
            pairs = [(node.target, node.value)]
        elif isinstance(node, ast.For | ast.comprehension):
            pairs = [(node.target, node.iter)]
        elif isinstance(node, ast.AugAssign):
            pairs = [(node.target, node.value)]
        else:
            continue
        for target, value in pairs:
            if isinstance(target, ast.Name) and target.id == name:
                yield value
            elif isinstance(target, ast.Tuple):
                names = [n.id if isinstance(n, ast.Name) else "" for n in target.elts]
                if name in names:
                    whole = not isinstance(value, ast.Tuple)
                    yield value if whole else value.elts[names.index(name)]


@cache
def modules() -> tuple[Module, ...]:
    return tuple(
        Module(path)
        for folder in addons.ours().values()
        for path in sorted(folder.rglob("*.py"))
        if {"tests", "demo"}.isdisjoint(path.relative_to(folder).parts)
    )


@cache
def functions() -> dict[str, list[tuple[Module, ast.FunctionDef]]]:
    index: dict[str, list[tuple[Module, ast.FunctionDef]]] = {}
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef):
                index.setdefault(node.name, []).append((module, node))
    return index


def called(node: ast.Call) -> str:
    """Return the last name of what is called: ``_refuse`` of ``a.b._refuse()``."""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def argument(call: ast.Call, number: int, name: str) -> ast.AST | None:
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    return call.args[number] if 0 <= number < len(call.args) else None


# === TEXTS ===


def texts(node: ast.AST | None, scope: Scope, depth: int = 0) -> list[Text]:
    """Return the sentences an expression may stand for, in the order of the source."""
    if node is None or depth > DEEPEST:
        return []
    match node:
        case ast.Constant(value=str(value)) if value.strip():
            return [Text(((False, value),))]
        case ast.Call() if called(node) == "_":
            term = node.args[0]
            return [Text(((isinstance(term, ast.Constant), literal(term)),))]
        case ast.JoinedStr():
            return [joined(node, scope, depth)]
        case ast.IfExp():
            found = [node.body, node.orelse]
        case ast.BoolOp():
            found = node.values
        case ast.BinOp():
            found = [node.left]
        case ast.Dict():
            found = node.values
        case ast.List() | ast.Tuple():
            found = node.elts
        case ast.Subscript():
            return chosen(node, scope, depth)
        case ast.Name():
            return [
                text
                for value, place in scope.values(node.id)
                for text in texts(value, place, depth + 1)
            ]
        case ast.Call(func=ast.Attribute(attr="join")):
            found = node.args
        case ast.Call(func=ast.Attribute(attr="get"), args=[_, other]):
            found = [node.func.value, other]
        case ast.Call():
            return said_by(called(node), scope, depth)
        case ast.GeneratorExp() | ast.ListComp():
            found = [node.elt]
        case _:
            return []
    return [text for part in found for text in texts(part, scope, depth)]


def literal(node: ast.AST) -> str:
    return node.value if isinstance(node, ast.Constant) else OPEN


def joined(node: ast.JoinedStr, scope: Scope, depth: int) -> Text:
    """Return an f-string as one sentence."""
    pieces: list[tuple[bool, str]] = []
    for part in node.values:
        if isinstance(part, ast.Constant):
            pieces.append((False, part.value))
        else:
            known = texts(part.value, scope, depth + 1)
            clear = len(known) == 1 and any(term for term, _ in known[0].pieces)
            pieces += known[0].pieces if clear else [(False, OPEN)]
    return Text(tuple(pieces))


def chosen(node: ast.Subscript, scope: Scope, depth: int) -> list[Text]:
    """Return what a table says, for one key if the code has one."""
    tables = [(node.value, scope)]
    if isinstance(node.value, ast.Name):
        tables = list(scope.values(node.value.id))
    found = []
    for table, place in tables:
        if isinstance(table, ast.Dict):
            for key, value in zip(table.keys, table.values, strict=True):
                if scope.key in (None, literal(key)):
                    found += texts(value, place, depth + 1)
    return found


def said_by(name: str, scope: Scope, depth: int) -> list[Text]:
    """Return all sentences of the methods of that name."""
    found = []
    for module, function in functions().get(name, []):
        inner = Scope(module, function)
        inside = [
            node
            for node in ast.walk(function)
            if isinstance(node, ast.Call)
            and called(node) == "_"
            and not any(
                isinstance(n, ast.Call) and called(n) in MAKERS for n in module.up(node)
            )
        ]
        for node in sorted(inside, key=lambda node: (node.lineno, node.col_offset)):
            found += texts(node, inner, depth + 1)
    return found
