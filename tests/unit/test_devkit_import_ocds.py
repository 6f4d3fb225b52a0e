"""What the command line says about an import, and with which exit code."""

import json
import runpy
from pathlib import Path

import pytest

from odoo.exceptions import UserError

SCRIPT = Path(__file__).parents[2] / "devkit/scripts/import_ocds.py"
COUNTS = {"created": 2, "updated": 0, "unchanged": 0, "refused": 0, "repaired": 0}


class Ended(Exception):
    """Stands for the end of the process."""


def run(monkeypatch, outcome):
    """Run the script against an import with this outcome; return its exit code."""

    class Imports:
        def _import_file(self, path, progress, area):
            if isinstance(outcome, Exception):
                raise outcome
            return outcome

    def end(code):
        raise Ended(code)

    monkeypatch.setenv("MICROWORKS_VALUES", json.dumps({"path": "x", "area": None}))
    monkeypatch.setattr("os._exit", end)
    with pytest.raises(Ended) as ended:
        runpy.run_path(
            str(SCRIPT), init_globals={"env": {"microworks.ocds.import": Imports()}}
        )
    return ended.value.args[0]


def report(state="done", failure="", errors=(), **counts):
    """Return an import's report."""
    return {
        "state": state,
        "failure": failure,
        "errors": list(errors),
        "counts": COUNTS | counts,
    }


@pytest.mark.parametrize(
    ("outcome", "code", "said"),
    [
        (report(), 0, "Imported without a remark."),
        (report(repaired=1), 0, "repaired in 1 rows"),
        (report(refused=3, errors=["line 2: broken"]), 2, "3 rows refused"),
        (report(state="failed", failure="No OCDS."), 1, "No OCDS."),
        (UserError("not clear\nwhich area"), 1, "not clear which area"),
    ],
)
def test_the_exit_code_is_zero_only_when_every_row_went_in(
    monkeypatch, capsys, outcome, code, said
):
    """Rows that were lost, a run that failed, a question: none of them passes."""
    assert run(monkeypatch, outcome) == code
    assert said in capsys.readouterr().out
