"""The kernel stands alone: it names no record of works and no rule."""

import ast
import re
from pathlib import Path

CORE = Path(__file__).parents[2] / "microworks_supervision/models/core"
MODEL = re.compile(r"['\"](microworks(?:\.\w+)+)['\"]")
NAME = re.compile(
    r"\b(?:project|ruleset|rule_line|procurement|contract|works_class)(?:_\w+)?\b"
    r"|\bmicroworks_(?:project|ruleset|rule_\w+|contract|procurement)\b"
)
# Keys of settings look like names of models.
SETTINGS = re.compile(r"^microworks\.(public_|timezone|max_|demo)")
# What still waits, and why.
LOG = "whose works an event is about is part of what is hashed: columns of the log"
WAITING = {
    ("event.py", "microworks.project"): LOG,
    ("event.py", "project"): LOG,
    ("event.py", "project_id"): LOG,
    ("log_verify.py", "project"): LOG,
    ("log_verify.py", "project_id"): LOG,
    ("log_verify.py", "project_company"): LOG,
    ("log_verify.py", "microworks_project"): LOG,
    ("log_states.py", "project_id"): LOG,
    ("record_rules.py", "contract_id"): "the table says which rows a contractor sees",
    ("event.py", "microworks.area"): "who may read a record is a question of areas",
    ("waiver.py", "microworks.area"): "who may read a record is a question of areas",
    ("files.py", "microworks.document"): "the one judge of files is the document",
}


def code_of(path):
    """The code of a file without comments and docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            if ast.get_docstring(node) is not None:
                node.body[0].value = ast.Constant("")
    return ast.unparse(tree)


def found():
    """Pairs of file and name of what the kernel should not know."""
    paths = sorted(CORE.glob("*.py"))
    own = {
        name
        for path in paths
        for name in re.findall(r"_name = '([\w.]+)'", code_of(path))
    }
    for path in paths:
        code = code_of(path)
        for name in set(MODEL.findall(code)) - own:
            if not SETTINGS.match(name):
                yield path.name, name
        for name in set(NAME.findall(code)):
            yield path.name, name


def test_the_kernel_names_no_works_and_no_rules():
    """Waivers, gates and steps of other records need no project."""
    assert set(found()) - WAITING.keys() == set()


def test_nothing_waits_that_is_done():
    """A reason for what is no longer there is taken off the list."""
    assert WAITING.keys() - set(found()) == set()
