"""The tool that CI trusts must notice what it is there to notice."""

import re
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from devkit import (
    addons,
    apt,
    base,
    databases,
    landed,
    odoo_source,
    postgres,
    results,
    rules,
    selection,
    serve,
    system,
)

MODULES = ["microworks_supervision", "test_microworks"]
STAMP = "2026-01-02 03:04:05,678 99 {} microworks_test_1 {}: {}"


def log(*lines):
    return [STAMP.format(*line) if isinstance(line, tuple) else line for line in lines]


def result(failed, errors, tests):
    text = f"{failed} failed, {errors} error(s) of {tests} tests when loading database"
    return ("INFO", "odoo.tests.result", text)


# === READING ODOO'S LOG ===


def test_clean_run_counts_what_passed():
    read = results.read_odoo(log(result(0, 0, 12)), MODULES, 0)
    assert (read.passed, read.failed, read.faults) == (12, 0, [])


def test_complaint_about_our_modules_is_found_in_a_log_of_an_update():
    lines = log(
        ("WARNING", "odoo.addons.mail.models", "something of Odoo's own"),
        ("INFO", "odoo.addons.microworks_supervision.models", "all is well"),
        ("WARNING", "odoo.addons.microworks_supervision.models", "a column is odd"),
        ("ERROR", "odoo.modules.registry", "no table"),
    )
    found = results.complaints(lines, MODULES)
    assert [text.rsplit(": ")[-1] for text in found] == ["a column is odd", "no table"]


def test_failures_and_errors_are_counted_once():
    lines = log(
        (
            "ERROR",
            "odoo.addons.microworks_supervision.tests.test_a",
            "FAIL: TestA.test",
        ),
        "Traceback (most recent call last):",
        "AssertionError: 1 != 2",
        ("INFO", "odoo.modules.loading", "Modules loaded."),
        result(1, 1, 5),
    )
    read = results.read_odoo(lines, MODULES, 1)
    assert (read.passed, read.failed) == (3, 2)
    assert "AssertionError: 1 != 2" in read.faults[0]


def test_class_that_could_not_be_set_up_is_no_negative_test():
    read = results.read_odoo(log(result(0, 3, 1)), MODULES, 1)
    assert (read.passed, read.failed) == (0, 3)


def test_no_test_at_all_fails():
    assert results.read_odoo(log(result(0, 0, 0)), MODULES, 0).failed == 1


def test_end_before_any_result_fails_once():
    lines = log(("CRITICAL", "odoo.modules.module", "Couldn't load module"))
    read = results.read_odoo(lines, MODULES, 255)
    assert (read.passed, read.failed) == (0, 1)


def test_bad_exit_code_without_a_reason_fails():
    assert results.read_odoo(log(result(0, 0, 3)), MODULES, 1).failed == 1


@pytest.mark.parametrize(
    ("level", "logger", "text", "faults"),
    [
        ("WARNING", "odoo.addons.microworks_supervision.models.area", "odd", 1),
        (
            "WARNING",
            "odoo.http",
            "microworks_supervision wrote in a read-only route",
            1,
        ),
        ("WARNING", "odoo.registry", "any complaint in loading", 1),
        ("WARNING", "odoo.addons.account.models.x", "not ours", 0),
        ("INFO", "odoo.addons.microworks_supervision.models.area", "fine", 0),
        ("WARNING", "odoo.sql_db", "database microworks_test_1", 0),
    ],
)
def test_complaints_about_our_modules_fail(level, logger, text, faults):
    read = results.read_odoo(log((level, logger, text), result(0, 0, 2)), MODULES, 0)
    assert (read.failed, len(read.faults)) == (faults, faults)


def test_junit_counts_leave_skipped_tests_out(tmp_path):
    path = tmp_path / "r.xml"
    path.write_text(
        '<testsuites><testsuite tests="9" failures="1" errors="1" skipped="2"/>'
        "</testsuites>"
    )
    assert results.read_junit(path) == (5, 2)


# === RULES ===


@pytest.fixture
def addon(tmp_path, monkeypatch):
    """A repository with one addon, and a function that writes files into it."""
    folder = tmp_path / "microworks_toy"
    monkeypatch.setattr(rules, "ROOT", tmp_path)
    monkeypatch.setattr(addons, "ours", lambda: {"microworks_toy": folder})
    monkeypatch.setattr(addons, "for_tests", dict)

    def write(name, text):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    return write


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("models/a.py", "_sql_constraints = []"),
        ("views/a.xml", '<field name="view_mode">tree,form</field>'),
        ("views/a.xml", '<t t-name="kanban-box">'),
        ("data/a.xml", '<field name="numbercall">-1</field>'),
        ("controllers/a.py", '@route("/a", type="json")'),
    ],
)
def test_stale_idioms_are_found(addon, name, text):
    addon(name, text)
    assert len(list(rules.stale_idioms())) == 1


def test_public_method_has_to_be_meant(addon):
    code = "class A(models.Model):\n    _inherit = 'a'\n    def {}(self): pass\n"
    addon("models/a.py", code.format("approve_all"))
    assert "a.approve_all" in next(iter(rules.public_methods()))
    for good in ("action_approve", "get_rows", "_approve", "write"):
        addon("models/a.py", code.format(good))
        assert not list(rules.public_methods())


def test_allow_list_names_only_methods_with_a_reason():
    for line in rules.ALLOWED.read_text(encoding="utf-8").splitlines():
        assert not line.strip() or line[0] == "#" or len(line.split(maxsplit=1)) == 2


@pytest.mark.parametrize(
    ("code", "faults"),
    [
        ("x = a.sudo().b\n", 1),
        ("# its owner may not read it\nx = a.sudo().b\n", 0),
        ("x = a.sudo().b  # why\n", 0),
        ("# why\nx = f(\n    a.sudo(),\n)\n", 0),
        ("# why\nx = (\n    a\n    .sudo()\n    .b\n)\n", 0),
        ("# sudo: why\ny = 1\nx = a.sudo().b\n", 0),
        ("# about y\ny = 1\nx = a.sudo().b\n", 1),
        ("# why\nfor a in b.sudo():\n    c()\n    a.sudo()\n", 1),
    ],
)
def test_sudo_says_why(addon, code, faults):
    addon("models/a.py", code)
    assert len(list(rules.explained_sudo())) == faults


def test_long_models_are_found(addon):
    addon("models/a.py", "x = 1\n" * (rules.LONGEST_MODEL + 1))
    addon("tools/a.py", "x = 1\n" * (rules.LONGEST_MODEL + 1))
    assert len(list(rules.short_models())) == 1


def test_tools_stay_plain_python(addon):
    addon("tools/a.py", "from odoo import fields\n")
    addon("tools/b.py", "from ..models import area\n")
    addon("tools/c.py", "from . import a\nfrom .a import b\nimport datetime\n")
    assert len(list(rules.plain_tools())) == 2


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("see /" + "work/place/file", 1),
        ("from deb." + "debian.org", 1),
        ("/web/login, ../home/x, $ROOT/" + "tmp/x", 0),
    ],
)
def test_machine_places_are_found(addon, text, faults):
    addon("README.md", text)
    assert len(list(rules.no_machine())) == faults


# === FINDING THINGS ===


def test_mirror_is_read_from_deb822(tmp_path):
    text = (
        "Types: deb\nURIs: https://elsewhere.example/x\nSuites: other\nComponents: main\n"
        "\nTypes: deb deb-src\nURIs: https://m.example/debian\nSuites: trixie\n"
        "Components: main contrib\nSigned-By: /k.gpg\n"
    )
    path = tmp_path / "sources.list.d" / "a.sources"
    path.parent.mkdir()
    path.write_text(text)
    assert apt.mirror(tmp_path) == ("https://m.example/debian", "/k.gpg")


def test_mirror_is_read_from_one_line_format(tmp_path):
    (tmp_path / "sources.list").write_text(
        "# deb http://no.example/debian bookworm main\n"
        "deb [signed-by=/k.gpg arch=amd64] http://m.example/debian bookworm main\n"
    )
    assert apt.mirror(tmp_path) == ("http://m.example/debian", "/k.gpg")


def test_no_mirror_says_what_to_do(tmp_path):
    with pytest.raises(base.Fail, match="ODOO_HOME"):
        apt.mirror(tmp_path)


def test_named_odoo_must_be_nineteen(tmp_path, monkeypatch):
    (tmp_path / "odoo").mkdir()
    release = tmp_path / "odoo/release.py"
    monkeypatch.setenv("ODOO_HOME", str(tmp_path))
    release.write_text("version_info = (18, 0, 0, FINAL, 0, '')\n")
    with pytest.raises(base.Fail, match=r"18\.0"):
        odoo_source.find()
    release.write_text("version_info = (19, 0, 0, FINAL, 0, '')\n")
    assert odoo_source.find() == tmp_path.resolve()


def test_taken_port_is_named():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert not system.is_free(port)
        with pytest.raises(base.Fail, match=str(port)):
            system.wanted_port(port)
        assert system.free_port(port) > port


def test_pattern_without_a_test_is_refused():
    with pytest.raises(base.Fail, match="No test matches"):
        selection.select(["no_such_test_anywhere".upper()[::-1]])


def test_patterns_choose_parts_tags_and_names():
    chosen = selection.select(["lint", "/microworks_supervision:TestX.test_y"])
    assert chosen.parts == {"lint", "addons"}
    assert chosen.tags == ["/microworks_supervision:TestX.test_y"]
    chosen = selection.select(["test_devkit.py"])
    assert chosen.parts == {"unit"} and chosen.keywords == ["test_devkit"]


def test_what_takes_long_runs_only_when_asked_for():
    assert selection.select([]).parts == set(selection.PARTS) - {"beside"}
    assert selection.select(["beside"]).parts == {"beside"}
    assert selection.select(["test_beside"]).parts == {"beside"}


def test_all_leaves_nothing_out():
    whole = selection.select(["all"])
    assert whole.everything and whole.parts == set(selection.PARTS)
    part = selection.select(["all", "upgrade"])
    assert part.everything and part.parts == {"upgrade"}
    assert not selection.select([]).everything


def test_every_day_only_the_newest_landed_state_is_updated(monkeypatch):
    monkeypatch.delenv(base.EVERYTHING, raising=False)
    assert landed.tried() == landed.archives()[-1:]
    monkeypatch.setenv(base.EVERYTHING, "1")
    assert landed.tried() == landed.archives()


def test_database_names_cannot_carry_sql():
    for name in ("a; drop", "A", "", "1a", "a'b"):
        with pytest.raises(base.Fail):
            databases.checked(name)


def test_tree_digest_follows_the_content(tmp_path, monkeypatch):
    monkeypatch.setattr(base, "ROOT", tmp_path)
    (tmp_path / "a").mkdir()
    (tmp_path / "a/x.py").write_text("1")
    first = base.tree_digest([tmp_path / "a"])
    (tmp_path / "a/__pycache__").mkdir()
    (tmp_path / "a/__pycache__/x.pyc").write_text("2")
    assert base.tree_digest([tmp_path / "a"]) == first
    (tmp_path / "a/x.py").write_text("2")
    assert base.tree_digest([tmp_path / "a"]) != first


def test_login_table_lines_up_under_chinese():
    rows = serve.login_table(
        [
            {"role": "村文书", "name": "张三", "login": "zhang", "password": "p"},
            {"role": "审计", "name": "李", "login": "li", "password": "p"},
        ]
    )
    ends = {
        serve.width(row[: row.index(word)])
        for row, word in zip(rows[1:], ("zh", "li"), strict=True)
    }
    assert len(ends) == 1


# === CHILDREN ===


def test_failing_command_says_the_sentence_and_keeps_the_log(tmp_path, monkeypatch):
    monkeypatch.setattr(base, "LOGS", tmp_path)
    monkeypatch.setattr(base, "ROOT", tmp_path)
    code = "print('the cause'); raise SystemExit(3)"
    with pytest.raises(
        base.Fail, match=r"^Do that \(the whole log is x\.log\)\.$"
    ) as failed:
        base.run(
            [sys.executable, "-c", code], log="x", failure="Do that.", cwd=tmp_path
        )
    assert "the cause" in failed.value.details


def test_missing_program_is_one_sentence():
    with pytest.raises(base.Fail, match="no-such-program"):
        base.spawn(["no-such-program"])


def test_end_takes_the_grandchildren_along():
    code = "import subprocess; print(subprocess.Popen(['sleep', '60']).pid, flush=True); input()"
    process = base.spawn(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    grandchild = int(process.stdout.readline())
    base.end(process, grace=5)
    limit = time.monotonic() + 10
    while is_running(grandchild) and time.monotonic() < limit:
        time.sleep(0.05)
    assert not is_running(grandchild)


def is_running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except OSError:
        return False


def test_command_line_of_the_launcher():
    done = subprocess.run(
        [base.ROOT / "dev", "reset"],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 1 and "--yes" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_child_of_ours_knows_our_own_server(monkeypatch):
    """A test that starts a server keeps the files, and with them the keys, in one place."""
    for name, value in postgres.environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("PGHOSTADDR", raising=False)
    monkeypatch.setenv("PGHOST", str(postgres.socket_folder()))
    assert not postgres.is_external()
    assert postgres.data_folder() == postgres.DEV / "data"
    monkeypatch.setenv("PGHOST", "db.example")
    assert postgres.is_external()
    assert postgres.data_folder() != postgres.DEV / "data"


@pytest.mark.parametrize(
    ("address", "ours"),
    [
        ("http://localhost:8069", True),
        ("http://127.0.0.1:8174", True),
        ("https://sunshine.county.example", False),
        ("http://localhost.county.example", False),
    ],
)
def test_only_an_address_of_this_machine_follows_the_port(address, ours):
    """What somebody entered for QR codes and open data is not overwritten."""
    pattern = re.search(r"value ~ '(.*)'", serve.BASE_URL).group(1)
    assert bool(re.search(pattern, address)) is ours
