"""Refusal codes: one meaning each, a next step, a test, and a page that says so."""

import re
from collections import Counter

import pytest

from devkit import po, refusals
from devkit.base import ROOT
from devkit.sentences import modules

PLACES = refusals.places()
CODES = sorted({place.code for place in PLACES})
# What merely looks like a code: no number, or not two digits.
LOOSE = re.compile(r"MW-[A-Za-z]+-\w+|MW-[a-z]\w*")


def asserting():
    """The tests that assert something; lists of what may be answered are none."""
    for folder in [*ROOT.glob("microworks_*/tests"), ROOT / "tests"]:
        yield from (p for p in folder.rglob("test_*.py") if p.name != "test_codes.py")


def test_there_are_codes():
    """The register reads the source: it cannot pass by finding nothing."""
    assert len(CODES) > 200
    assert {"MW-GUARD-01", "MW-PAY-01", "MW-PROJ-10", "MW-DELIB-06"} <= set(CODES)


def test_every_code_has_one_place():
    """A code stands in the source once, so it can only mean one thing."""
    twice = {
        code for code, count in Counter(p.code for p in PLACES).items() if count > 1
    }
    assert not twice, [p.where for p in PLACES if p.code in twice]


def test_codes_look_alike():
    """Every code reads MW-AREA-00; the part behind MW-GATE names a line of the rules."""
    odd = {
        (str(module.path.relative_to(ROOT)), found)
        for module in modules()
        for node in module.strings()
        for found in LOOSE.findall(node)
        if not refusals.CODE.fullmatch(found) and not found.startswith("MW-GATE-")
    }
    assert not odd


@pytest.mark.parametrize("part", ["what", "steps"])
@pytest.mark.parametrize("found", [PLACES, refusals.gates()], ids=["codes", "gates"])
def test_every_refusal_says_what_and_what_next(found, part):
    """Nobody is told no without being told what is missing and what to do."""
    assert not [place.where for place in found if not getattr(place, part)]


def test_every_text_is_chinese_too():
    """The texts of the register are terms of the translation files."""
    terms = {name: po.terms(path) for name, path in po.chinese().items()}
    missing = [
        (place.code, term)
        for place in PLACES
        for text in place.what + place.steps
        for is_term, term in text.pieces
        if is_term and not any(known.get(term) for known in terms.values())
    ]
    assert not missing


def test_every_code_is_exercised():
    """A refusal that no test provokes may never have worked."""
    text = "".join(path.read_text(encoding="utf-8") for path in asserting())
    assert not [code for code in CODES if code not in text]


def test_the_page_is_current():
    """The committed page is what the source says now: run ./dev refusals."""
    assert refusals.PAGE.read_text(encoding="utf-8") == refusals.page()
