"""What the addons ship in Chinese has no English left in it.

A walk through the screens meets only the records that stand first on the day of the
run; this reads every line.
"""

import ast
import json
import re
from pathlib import Path

import pytest

from devkit.latin import foreign

RULESETS = sorted(Path(__file__).parents[2].glob("microworks_*/data/rulesets/*.json"))
# What people read on a line; the other keys are codes and choices.
READ = ("name", "note", "limit_text", "frequency", "yellow", "red", "legal_basis")
# Choices of the model, which its own translation says in Chinese.
CHOICES = {"cal", "wd", "month", "hour"}

# A sentence in Chinese has Chinese punctuation; a colon of times and ratios is none.
HALF_WIDTH = re.compile(
    r"[\u4e00-\u9fff》）〕][,;:!?(]|[,;)!?][\u4e00-\u9fff《（〔]|\([\u4e00-\u9fff]"
)


def half_width(node):
    """Yield whatever Chinese text has punctuation of another script."""
    if isinstance(node, dict):
        node = list(node.values())
    if isinstance(node, list):
        for part in node:
            yield from half_width(part)
    elif isinstance(node, str) and HALF_WIDTH.search(node):
        yield node


def untranslated(node, path=""):
    """Yield the place and the text of whatever a Chinese reader meets in English."""
    if isinstance(node, list):
        for row in node:
            yield from untranslated(row, path)
    if not isinstance(node, dict):
        return
    here = f"{path}/{node.get('code', '')}"
    for key, value in node.items():
        if isinstance(value, str):
            shown = key.endswith("_zh") or (
                f"{key}_zh" not in node
                and (key in READ or (key == "unit" and value not in CHOICES))
            )
            if shown and foreign(value):
                yield f"{here} {key}: {value}"
        else:
            yield from untranslated(value, f"{here}/{key}")


@pytest.mark.parametrize("path", RULESETS, ids=lambda p: p.stem)
def test_shipped_rules_are_chinese_to_a_chinese_reader(path):
    """Every text of a shipped rule set that is shown has its Chinese."""
    document = json.loads(path.read_text(encoding="utf-8"))
    assert list(untranslated(document)) == []


def test_an_english_text_is_found():
    """The search is not blind: a line without its Chinese is told."""
    row = {"code": "X", "name": "Thickness", "unit": "days", "name_zh": "厚度"}
    assert list(untranslated({"lines": [row]})) == ["//lines/X unit: days"]


@pytest.mark.parametrize("path", RULESETS, ids=lambda p: p.stem)
def test_shipped_rules_have_chinese_punctuation(path):
    """What is read beside the law is set like the law."""
    document = json.loads(path.read_text(encoding="utf-8"))
    assert list(half_width(document)) == []


def test_punctuation_of_another_script_is_found():
    """The search is not blind: a comma and a bracket of Latin width are told."""
    texts = ["建议值,由县级办法确定", "办法(示例)", "第17条；第8条", "1:3 水泥砂浆"]
    assert list(half_width({"rows": texts})) == texts[:2]


def hidden_terms(source):
    """Yield the terms inside an f-string, where the reader of terms does not look."""
    for text in ast.walk(ast.parse(source)):
        for call in ast.walk(text) if isinstance(text, ast.JoinedStr) else ():
            if isinstance(call, ast.Call) and call.args:
                name = getattr(call.func, "attr", getattr(call.func, "id", ""))
                if name == "_" and isinstance(call.args[0], ast.Constant):
                    yield call.args[0].value


def test_no_term_is_hidden_from_its_translation():
    """A term inside an f-string never reaches a translator: it stays English."""
    root = Path(__file__).parents[2]
    found = {
        str(path.relative_to(root)): terms
        for path in root.glob("microworks_*/**/*.py")
        if (terms := list(hidden_terms(path.read_text(encoding="utf-8"))))
    }
    assert not found
    assert list(hidden_terms("f'{n} {self.env._(\"yuan\")}'")) == ["yuan"]


def test_no_refusal_is_headed_in_english():
    """A model's description in the source is English; people read its name."""
    root = Path(__file__).parents[2]
    heading = re.compile(r"Refused\(\s*\w+\._description\b")
    found = [
        str(path.relative_to(root))
        for path in root.glob("microworks_*/**/*.py")
        if heading.search(path.read_text(encoding="utf-8"))
    ]
    assert not found
