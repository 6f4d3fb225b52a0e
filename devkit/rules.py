"""House rules that no public linter knows. Each yields lines ``file:line: message``."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from . import addons
from .base import ROOT

# Public methods are callable by every logged-in user over RPC.
PREFIXES = ("action_", "get_", "web_")
OVERRIDES = frozenset(
    """
    copy copy_data copy_translations create default_get display_name export_data
    fields_get formatted_read_group get_view has_access init load message_new
    message_post message_update mapped filtered_domain name_create name_search new
    onchange read read_group search search_count search_fetch search_read sorted
    toggle_active unlink write
    """.split()
)
ALLOWED = Path(__file__).with_name("public_methods.txt")
LONGEST_MODEL = 500

# What was right in an older Odoo: accepted or silently ignored by this one.
STALE = {
    r"_sql_constraints\b": "silently ignored in Odoo 19: use models.Constraint",
    r"\bgroups_id\b": "is group_ids in Odoo 19",
    r"\bnumbercall\b|\bdoall\b": "gone from ir.cron",
    r"kanban-box": "the browser wants the template “card”",
    r"view_mode[^<\n]*\btree\b": "is “list” in Odoo 19",
    r"<tree\b": "is <list> in Odoo 19",
    r"""type=["']json["']""": 'is type="jsonrpc" in Odoo 19',
    r"\bname_get\b": "write _compute_display_name",
    r"@odoo-module": "needless header",
}
# Nothing in a repository may depend on where one engineer's machine keeps things.
MACHINE = re.compile(
    r"(?<![\w.$~{}-])/(?:home|root|work|tmp|Users|mnt)/[\w.-]|"
    r"\b(?:deb\.debian\.org|registry\.npmjs\.org|files\.pythonhosted\.org|pypi\.org)\b"
)
TEXT = frozenset(
    ".cfg .conf .css .csv .html .js .json .md .po .py .rst .scss .sh .toml .txt .xml "
    ".yaml .yml".split()
)
SKIPPED = frozenset({".git", ".dev", ".venv", "node_modules", "__pycache__", "lib"})


def sources(*suffixes: str) -> Iterator[Path]:
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        if SKIPPED.isdisjoint(parts) and path.is_file():
            if path.suffix in suffixes or (not suffixes and path.suffix in TEXT):
                yield path


def in_addons(*suffixes: str) -> Iterator[Path]:
    folders = [*addons.ours().values(), *addons.for_tests().values()]
    for path in sources(*suffixes):
        if any(folder in path.parents for folder in folders):
            yield path


def at(path: Path, line: int, message: str) -> str:
    return f"{path.relative_to(ROOT)}:{line}: {message}"


def parsed(source: str) -> ast.Module:
    """Return a file's syntax tree; an empty one where ruff already tells the fault."""
    try:
        return ast.parse(source)
    except SyntaxError:
        return ast.Module(body=[], type_ignores=[])


# === CHECKS ===


def stale_idioms() -> Iterator[str]:
    """Nothing that Odoo 19 ignores or that only fails in the browser."""
    for path in in_addons(".py", ".xml", ".js"):
        text = path.read_text(encoding="utf-8")
        for number, line in enumerate(text.splitlines(), 1):
            for pattern, message in STALE.items():
                if found := re.search(pattern, line):
                    yield at(path, number, f"“{found[0]}” {message}")


def public_methods() -> Iterator[str]:
    """Every public method of a model is one that was meant to be."""
    allowed = allow_list()
    for path in in_addons(".py"):
        if "tests" in path.relative_to(ROOT).parts:
            continue
        for model, method in public_in(path.read_text(encoding="utf-8")):
            if f"{model}.{method.name}" not in allowed:
                yield at(
                    path,
                    method.lineno,
                    f"{model}.{method.name} is public, so everybody may call it over "
                    "RPC: start it with _ or name it, with the view that needs it, in "
                    f"devkit/{ALLOWED.name}",
                )


def allow_list() -> set[str]:
    lines = ALLOWED.read_text(encoding="utf-8").splitlines()
    return {line.split()[0] for line in lines if line.strip() and line[0] != "#"}


def public_in(source: str) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Yield the public methods of the models in a file that no convention covers.

    >>> code = '''
    ... class Work(models.Model):
    ...     _name = "a.work"
    ...     def action_go(self): ...
    ...     def finish(self): ...
    ...     @api.private
    ...     def helper(self): ...
    ... '''
    >>> [(model, method.name) for model, method in public_in(code)]
    [('a.work', 'finish')]
    """
    for node in ast.walk(parsed(source)):
        if isinstance(node, ast.ClassDef) and (model := model_name(node)):
            for method in node.body:
                if (
                    isinstance(method, ast.FunctionDef)
                    and not method.name.startswith(("_", *PREFIXES))
                    and method.name not in OVERRIDES
                    and not any(
                        ast.unparse(mark).endswith((".private", "property"))
                        for mark in method.decorator_list
                    )
                ):
                    yield model, method


def model_name(node: ast.ClassDef) -> str | None:
    """Return the name of the model that a class makes or extends."""
    if not any(ast.unparse(base).startswith("models.") for base in node.bases):
        return None
    names = {}
    for line in node.body:
        if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
            names[line.targets[0].id] = line.value
    for key in ("_name", "_inherit"):
        value = names.get(key)
        if isinstance(value, ast.List) and value.elts:
            value = value.elts[0]
        if isinstance(value, ast.Constant) and value.value:
            return str(value.value)
    return node.name


def explained_sudo() -> Iterator[str]:
    """Every step beyond the user's own rights says why."""
    for path in in_addons(".py"):
        if "tests" not in path.relative_to(ROOT).parts:
            for line in unexplained(path.read_text(encoding="utf-8")):
                yield at(path, line, "sudo() without a comment that says why")


def unexplained(source: str) -> Iterator[int]:
    """Yield the lines of the ``sudo()`` calls that no comment explains.

    The comment stands in the statement, right above it, or, when it says "sudo",
    anywhere in the same paragraph above.

    >>> list(unexplained("# why\\na = (\\n    b\\n    .sudo()\\n)\\nc.sudo()"))
    [6]
    """
    lines = source.splitlines()
    statements = [
        node for node in ast.walk(parsed(source)) if isinstance(node, ast.stmt)
    ]
    for node in ast.walk(parsed(source)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "sudo"
        ):
            around = [
                statement.lineno
                for statement in statements
                if statement.lineno <= node.lineno <= (statement.end_lineno or 0)
            ]
            # Of the statements around the call the innermost begins last.
            if not commented(lines, max(around), node.end_lineno or node.lineno):
                yield node.end_lineno or node.lineno


def commented(lines: list[str], first: int, last: int) -> bool:
    if any("#" in line for line in lines[max(0, first - 2) : last]):
        return True
    for line in reversed(lines[: first - 1]):
        if not line.strip():
            return False
        if line.lstrip().startswith("#") and "sudo" in line:
            return True
    return False


def short_models() -> Iterator[str]:
    """A model that needs more lines is several models."""
    for path in in_addons(".py"):
        if "models" in path.relative_to(ROOT).parts:
            length = len(path.read_text(encoding="utf-8").splitlines())
            if length > LONGEST_MODEL:
                yield at(path, length, f"{length} lines; {LONGEST_MODEL} is the limit")


def plain_tools() -> Iterator[str]:
    """What computes knows nothing of Odoo, so that it can be tested alone."""
    for path in in_addons(".py"):
        if path.parent.name == "tools":
            for node in ast.walk(parsed(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import | ast.ImportFrom) and leaves(node):
                    yield at(path, node.lineno, "tools import neither Odoo nor models")


def leaves(node: ast.Import | ast.ImportFrom) -> bool:
    """Tell whether an import reaches outside plain Python and the tools themselves."""
    if isinstance(node, ast.Import):
        return any(name.name.split(".")[0] == "odoo" for name in node.names)
    name = node.module or ""
    if node.level > 1:
        return name.split(".")[0] != "tools"
    return not node.level and name.split(".")[0] == "odoo"


def no_machine() -> Iterator[str]:
    """No file names one machine's folders or a registry's host."""
    for path in sources():
        if path == Path(__file__):
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        for number, line in enumerate(text.splitlines(), 1):
            if found := MACHINE.search(line):
                yield at(path, number, f"names a machine's own place: {found[0]}")


CHECKS: tuple[Callable[[], Iterator[str]], ...] = (
    stale_idioms,
    public_methods,
    explained_sudo,
    short_models,
    plain_tools,
    no_machine,
)
