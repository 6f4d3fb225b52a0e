"""Rule sets as files: one text per rule set, and what differs between two.

A document is a ``dict`` with a header and, under ``lines``, a list of lines per kind;
a checklist carries its items. Lines are known by ``code``. A key that ends in ``_zh``
is the Chinese text of the key without it: a translation, not a rule.

>>> old = {"code": "X", "version": 1, "lines": {"deadlines": [
...     {"code": "D-PAY", "limit": 30}, {"code": "D-MAP", "limit": 20}]}}
>>> new = {"code": "X", "version": 2, "lines": {"deadlines": [
...     {"code": "D-PAY", "limit": 60, "name_zh": "付款"}, {"code": "D-RET"}]}}
>>> for change in diff(old, new):
...     print(*(part for part in change if part != ""))
header changed version 1 2
deadlines D-MAP removed
deadlines D-PAY changed limit 30 60
deadlines D-RET added
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any, NamedTuple

FORMAT = "microworks.ruleset/1"
ZH = "_zh"
# Lists inside a line: their entries are compared as lines of their own.
CHILDREN = "items"


class Change(NamedTuple):
    """One difference: a line added, removed, or one field of it changed."""

    kind: str
    code: str
    change: str
    field: str = ""
    old: Any = ""
    new: Any = ""
    # What the line is called.
    name: str = ""


def dumps(document: dict) -> str:
    """The document as text with one line per rule, easy to read and to compare.

    >>> print(dumps({"code": "X", "lines": {"classes": [{"code": "C1"}]}}))
    {
    "code": "X",
    "lines": {
    "classes": [
    {"code": "C1"}
    ]
    }
    }
    <BLANKLINE>
    """
    header = [
        f"{_json(key)}: {_json(value)}"
        for key, value in document.items()
        if key != "lines"
    ]
    kinds = [
        f"{_json(kind)}: [\n{_rows(lines)}\n]" if lines else f"{_json(kind)}: []"
        for kind, lines in document.get("lines", {}).items()
    ]
    body = ",\n".join(kinds)
    header.append(f'"lines": {{\n{body}\n}}')
    return "{\n" + ",\n".join(header) + "\n}\n"


def digest(document: dict) -> str:
    """SHA-256 of the rules, translations left out, in lower-case hexadecimal.

    >>> digest({"name": "Road", "name_zh": "道路"}) == digest({"name": "Road"})
    True
    """
    text = json.dumps(rules_only(document), ensure_ascii=False, sort_keys=True)
    return sha256(text.encode()).hexdigest()


def rules_only(value: Any) -> Any:
    """The same without translations, at every depth."""
    if isinstance(value, dict):
        return {
            key: rules_only(item) for key, item in value.items() if not key.endswith(ZH)
        }
    if isinstance(value, list):
        return [rules_only(item) for item in value]
    return value


def diff(old: dict, new: dict, *, suffix: str = "") -> list[Change]:
    """What differs from ``old`` to ``new``, line by line and field by field.

    :param suffix: ``_zh`` to be told in Chinese; what differs only in a translation
        is no difference either way

    >>> old = {"code": "X", "name": "Road", "name_zh": "道路"}
    >>> diff(old, dict(old, name="Path", name_zh="小路"), suffix=ZH)[0][3:6]
    ('name', '道路', '小路')
    >>> diff(old, dict(old, name_zh="小路"), suffix=ZH)
    []
    """
    changes = _fields("header", "", _header(old), _header(new), suffix)
    before, after = old.get("lines", {}), new.get("lines", {})
    for kind in dict.fromkeys([*before, *after]):
        changes += _lines(kind, before.get(kind, []), after.get(kind, []), suffix)
    return changes


def _header(document: dict) -> dict:
    return {key: value for key, value in document.items() if key != "lines"}


def _lines(kind: str, old: list, new: list, suffix: str) -> list[Change]:
    before = {line["code"]: line for line in _flat(old)}
    after = {line["code"]: line for line in _flat(new)}
    changes = []
    for code in sorted(before.keys() | after.keys()):
        if code in before and code in after:
            changes += _fields(kind, code, before[code], after[code], suffix)
        else:
            change = "added" if code in after else "removed"
            name = _shown(after.get(code) or before[code], "name", suffix)
            changes.append(Change(kind, code, change, name=name))
    return changes


def _flat(lines: list) -> list:
    """Lines and the entries inside them, each with its own fields only."""
    flat = []
    for line in lines:
        flat.append({key: value for key, value in line.items() if key != CHILDREN})
        flat += line.get(CHILDREN, [])
    return flat


def _fields(kind: str, code: str, old: dict, new: dict, suffix: str) -> list[Change]:
    return [
        Change(
            *(kind, code, "changed", name),
            *(_shown(line, name, suffix) for line in (old, new)),
            _shown(new, "name", suffix),
        )
        for name in rules_only({**old, **new})
        if old.get(name) != new.get(name)
    ]


def _shown(line: dict, name: str, suffix: str) -> Any:
    return line.get(name + suffix) or line.get(name, "")


def _rows(lines: list) -> str:
    return ",\n".join(_row(line) for line in lines)


def _row(line: dict) -> str:
    if CHILDREN not in line:
        return _json(line)
    own = _json({key: value for key, value in line.items() if key != CHILDREN})
    return f'{own[:-1]}, "{CHILDREN}": [\n{_rows(line[CHILDREN])}\n]}}'


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
