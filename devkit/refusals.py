"""./dev refusals: the register of refusal codes, read from the source.

Every "no" of the add-ons is a ``Refusal`` or a ``_refuse``, or passes through a
helper that makes one. The texts are followed back from there to the ``_("…")`` that
people read, so that nobody has to keep a second list.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from . import po
from .base import ROOT
from .sentences import (
    MAKERS,
    Module,
    Scope,
    Text,
    argument,
    called,
    functions,
    literal,
    modules,
    texts,
)

CODE = re.compile(r"MW-[A-Z]+-\d\d")
PAGE = ROOT / "docs" / "refusals.md"

HEAD = """\
# 拒绝编号 · Refusal codes

系统说“不”时总带编号。编号一经发布不再改变含义：可以引用，可以检索。
Every "no" has a code, and a published code never changes its meaning.
`…` 处为具体的数、名称、日期；**依据** 栏“规则集”表示依据写在适用的规则集那一行。
`…` stands for the number, name or date of the case; “rule set” in the third column: the line of the
rule set that holds names it.

本页由 `./dev refusals` 从源代码生成，测试保证其为最新。
Generated from the source by `./dev refusals`; a test keeps it current.
"""
GATES = """\
## MW-GATE-…

编号后半是规则集关口行的编号（如 `MW-GATE-D01`）；名称、依据、能否豁免见该行。
The rest of the code is the code of a gate line of the rule set, which names the rule, its legal
basis, and whether it can be waived.
"""
COLUMNS = """\
| 编号 Code | 拒绝什么 What is refused | 依据 Basis | 下一步 Next step | 代码 Where |
|---|---|---|---|---|
"""


@dataclass
class Place:
    """Where a code is used, and what is said there."""

    code: str
    path: Path
    function: str
    what: list[Text] = field(default_factory=list)
    basis: list[Text] = field(default_factory=list)
    steps: list[Text] = field(default_factory=list)

    @property
    def where(self) -> str:
        return f"{self.path.relative_to(ROOT)}: {self.function}"


# === PLACES ===


def places() -> list[Place]:
    """Return every use of a code outside tests, docstrings and comments."""
    found = []
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Constant) and CODE.fullmatch(str(node.value)):
                found.append(read(module, node))
    return sorted(found, key=lambda place: (place.code, place.where))


def read(module: Module, node: ast.Constant) -> Place:
    """Find what is said where a code stands.

    The code is an argument itself, or the value of a name or table that is one, or
    stands in a row with its texts.
    """
    around = module.function(node)
    place = Place(node.value, module.path, getattr(around, "name", "-"))
    key, names, row = None, set(), []
    for above in module.up(node):
        if isinstance(above, ast.Call):
            break
        if isinstance(above, ast.Dict) and node in above.values:
            key = literal(above.keys[above.values.index(node)])
        elif isinstance(above, ast.List | ast.Tuple) and not row:
            row = above.elts[above.elts.index(node) + 1 :] if node in above.elts else []
        elif isinstance(above, ast.Assign):
            names = {n.id for t in above.targets for n in ast.walk(t) if named(n)}
            if isinstance(above.value, ast.Tuple) and node in above.value.elts:
                names, row = (
                    {above.targets[0].elts[above.value.elts.index(node)].id},
                    [],
                )
    for call in uses(module, node, names, around if row else None):
        scope = Scope(module, module.function(call), key=key)
        maker, scope = unfolded(call, scope)
        place.function = getattr(module.function(call), "name", place.function)
        place.what += texts(argument(maker, 1, "what"), scope)
        place.basis += based(maker, scope)
        place.steps += texts(argument(maker, -1, "next_step"), scope)
    if row:
        said = [t for part in row for t in texts(part, Scope(module, around))]
        said = [text for text in said if any(term for term, _text in text.pieces)]
        place.what = said[:1]
        place.steps = said[1:] or place.steps
    return place


def named(node: ast.AST) -> bool:
    return isinstance(node, ast.Name)


def uses(
    module: Module, code: ast.Constant, names: set[str], row_in: ast.AST | None
) -> Iterator[ast.Call]:
    """Yield the calls whose first argument is the code or stands for it."""
    for call in ast.walk(row_in or module.tree):
        if isinstance(call, ast.Call) and call.args and called(call) != "_":
            for part in ast.walk(call.args[0]):
                if (
                    part is code
                    or (named(part) and part.id in names)
                    or (row_in and named(part) and part.id == "code")
                ):
                    yield call
                    break


def unfolded(call: ast.Call, scope: Scope) -> tuple[ast.Call, Scope]:
    """Follow a helper that takes the code to the refusal it makes."""
    if called(call) in MAKERS:
        return call, scope
    for module, function in functions().get(called(call), []):
        names = [arg.arg for arg in function.args.args]
        if names[:1] == ["self"]:
            names = names[1:]
        # What a call leaves out is its default: empty.
        given = dict.fromkeys(names, (ast.Constant(""), scope))
        given |= zip(names, ((arg, scope) for arg in call.args), strict=False)
        for keyword in call.keywords:
            given[keyword.arg] = (keyword.value, scope)
        for inner in ast.walk(function):
            if (
                isinstance(inner, ast.Call)
                and called(inner) in MAKERS
                and inner.args
                and ast.unparse(inner.args[0]) == names[0]
            ):
                return inner, Scope(module, function, given)
    return call, scope


def based(call: ast.Call, scope: Scope) -> list[Text]:
    """Return rule and legal basis; what only a rule set knows is said so."""
    found = []
    for name in ("rule", "basis"):
        node = argument(call, -1, name)
        said = texts(node, scope)
        if node is not None and not said:
            said = [Text(((False, "规则集 rule set"),))]
        found += said
    return found


def evaluators() -> list[tuple[str, Module, ast.FunctionDef]]:
    """Return what answers for a line of a gate: requirement, module, function."""
    return [
        (node.name.removeprefix("_").removesuffix("_missing"), module, node)
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef)
        and node.name.endswith("_missing")
        and "line" in [arg.arg for arg in node.args.args]
    ]


def gates() -> list[Place]:
    """Return what the evaluators of gate lines answer."""
    found = []
    for requirement, module, node in evaluators():
        scope = Scope(module, node)
        for back in ast.walk(node):
            if isinstance(back, ast.Return) and isinstance(back.value, ast.Tuple):
                if len(back.value.elts) != 2:
                    continue
                what, step = back.value.elts
                found.append(
                    Place(
                        requirement,
                        module.path,
                        node.name,
                        texts(what, scope),
                        [Text(((False, "规则集 rule set"),))],
                        texts(step, scope),
                    )
                )
    return sorted(found, key=lambda place: place.code)


# === PAGE ===


def page() -> str:
    """Return the page as it has to be committed."""
    chinese = {name: po.terms(path) for name, path in po.chinese().items()}
    parts = [HEAD]
    area = None
    for place in places():
        if area != place.code[:-3]:
            area = place.code[:-3]
            parts.append(f"\n## {area}\n\n{COLUMNS}")
        parts.append(row_of(place, chinese))
    parts.append(f"\n{GATES}\n{COLUMNS.replace('编号 Code', '要求 Requirement')}")
    parts += [row_of(place, chinese) for place in gates()]
    return "".join(parts)


def row_of(place: Place, chinese: dict[str, dict[str, str]]) -> str:
    terms = chinese[place.path.relative_to(ROOT).parts[0]]
    cells = [
        f"`{place.code}`",
        both(place.what, terms),
        "；".join(dict.fromkeys(text.say(terms) for text in place.basis)),
        both(place.steps, terms),
        f"`{place.function}` in {place.path.relative_to(ROOT)}",
    ]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def both(found: list[Text], terms: dict[str, str]) -> str:
    """Return Chinese above English; several sentences of one code follow each other."""
    lines = []
    for say in ({"chinese": terms}, {}):
        said = dict.fromkeys(text.say(**say) for text in found)
        lines.append(" / ".join(said))
    return "<br>".join(dict.fromkeys(lines))


def write() -> int:
    """Write the page and return how many codes it names."""
    PAGE.write_text(page(), encoding="utf-8")
    return len({place.code for place in places()})
