"""Refusal codes: one meaning each, a next step, a test, and a page that says so."""

import doctest
import re
from collections import Counter

import pytest

from devkit import po, refusals, sentences
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


SAMPLE = """
LAW = "Some Law Art. 1"
CODES = {"size": "MW-DEMO-01"}


class Work:
    def _check(self, key):
        return Refusal(CODES[key], self.env._("too large: %(n)s m", n=1), basis=LAW)

    def _helper(self, code, what):
        self._refuse(code, what, next_step=self.env._("look again"))

    def _other(self):
        problem = self.env._("nothing") if self else self._describe()
        self._helper("MW-DEMO-02", problem)

    def _describe(self):
        return self.env._("something")
"""


def test_texts_are_followed_to_the_source(tmp_path, monkeypatch):
    """Tables, helpers, names and describing methods are read; a gap stays a gap."""
    file = tmp_path / "addon" / "models" / "work.py"
    file.parent.mkdir(parents=True)
    file.write_text(SAMPLE, encoding="utf-8")
    for module in (refusals, sentences):
        monkeypatch.setattr(module, "ROOT", tmp_path)
        monkeypatch.setattr(module, "modules", lambda: (sentences.Module(file),))
    sentences.functions.cache_clear()
    try:
        first, second = refusals.places()
    finally:
        sentences.functions.cache_clear()
    assert [text.say() for text in first.what] == ["too large: … m"]
    assert [text.say() for text in first.basis] == ["Some Law Art. 1"]
    assert not first.steps
    assert [text.say() for text in second.what] == ["nothing", "something"]
    assert [text.say() for text in second.steps] == ["look again"]
    assert second.function == "_other"


@pytest.mark.parametrize("module", [po, sentences], ids=["po", "sentences"])
def test_examples_hold(module):
    """The examples in the docstrings are run."""
    outcome = doctest.testmod(module)
    assert outcome.attempted and not outcome.failed


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
