"""Every button that asks for a reason leads to a step the dialog may take."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
WIZARD = ROOT / "microworks_supervision/wizards/reason_wizard.py"
BUTTON = re.compile(r"'step_method':\s*'(\w+)'")


def allowed():
    """The names in ``_REASON_ACTIONS``."""
    for node in ast.walk(ast.parse(WIZARD.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Assign) and "_REASON_ACTIONS" in ast.unparse(
            node.targets[0]
        ):
            return set(ast.literal_eval(node.value.args[0]))
    raise AssertionError("there is no list of steps that take a reason")


def test_every_reason_asked_for_can_be_given():
    """A button whose step is not in the list would ask and then refuse."""
    views = ROOT.glob("microworks_*/**/*.xml")
    asked = {name for path in views for name in BUTTON.findall(path.read_text("utf-8"))}
    assert asked
    assert asked - allowed() == set()
