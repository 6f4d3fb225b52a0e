"""A part of the tests that runs beside the others is counted like them, and ends."""

import sys
import threading
import time

import pytest

from devkit import aside, base, landed, postgres, testing
from devkit.aside import Aside
from devkit.selection import Selection


@pytest.fixture
def beside(tmp_path, monkeypatch):
    """Return a function that begins a part whose process runs the given Python."""
    monkeypatch.setattr(base, "LOGS", tmp_path)

    def begin(code):
        def spawn(_command, **options):
            return base.spawn([sys.executable, "-c", code], **options)

        monkeypatch.setattr(aside, "spawn", spawn)
        return Aside(["addons"], ["addons"])

    return begin


def test_result_of_the_other_process_is_counted_and_what_it_said_is_shown(
    beside, capsys
):
    with beside("print('  a fault\\n12 passed, 0 failed')") as part:
        assert part.counts() == (12, 0)
    shown = capsys.readouterr().out
    assert "a fault\n" in shown
    # One closing line belongs to the whole run.
    assert "12 passed" not in shown


@pytest.mark.parametrize(
    ("code", "counts"),
    [
        ("print('3 passed, 2 failed'); raise SystemExit(1)", (3, 2)),
        ("print('3 passed, 0 failed'); raise SystemExit(1)", (3, 1)),
        ("print('3 passed, 0 failed'); print('and then'); raise SystemExit(0)", (0, 1)),
        ("print('no disk'); raise SystemExit(1)", (0, 1)),
    ],
)
def test_an_end_without_a_good_result_is_a_failure(beside, code, counts):
    with beside(code) as part:
        assert part.counts() == counts


def test_what_fails_here_ends_the_part_beside_it(beside):
    with pytest.raises(KeyboardInterrupt), beside("import time; time.sleep(60)") as it:
        raise KeyboardInterrupt
    assert it.process.poll() is not None


def run_parts(monkeypatch, chosen, cores):
    """Run ./dev test with parts that do nothing; return which ran here, and beside."""
    here, there = [], []

    class Beside:
        def __init__(self, parts, patterns):
            there.append((parts, patterns))

        def __enter__(self):
            return self

        def __exit__(self, *_error):
            pass

        def counts(self):
            return 5, 0

    def runner(name):
        return lambda _chosen=None: here.append(name) or (1, 0)

    monkeypatch.setattr(testing, "Aside", Beside)
    monkeypatch.setattr(aside, "worth_it", lambda: cores > 1)
    monkeypatch.setattr(testing, "select", lambda _patterns: chosen)
    monkeypatch.setattr(testing.serve, "prepared", lambda **_options: open("/dev/null"))
    for name in ("lint", "unit", "upgrade", "e2e"):
        monkeypatch.setattr(testing, name, runner(name))
    monkeypatch.setattr(testing, "in_odoo", runner("addons"))
    return testing.test([]), here, there


def test_odoo_runs_beside_the_browser_where_there_are_two_cores(monkeypatch, capsys):
    chosen = Selection(parts={"lint", "addons", "upgrade", "e2e"})
    code, here, there = run_parts(monkeypatch, chosen, cores=2)
    assert (code, here) == (0, ["lint", "e2e"])
    assert there == [(["addons", "upgrade"], ["addons", "upgrade"])]
    assert capsys.readouterr().out.endswith("\n7 passed, 0 failed\n")


def test_tests_of_a_name_are_chosen_where_the_name_is_known(monkeypatch, capsys):
    """Odoo's are named by their tags; those of pytest stay with their keyword."""
    chosen = Selection(
        parts={"addons", "upgrade", "e2e"}, tags=["/a:B"], keywords=["b"]
    )
    code, here, there = run_parts(monkeypatch, chosen, cores=2)
    assert (code, here) == (0, ["upgrade", "e2e"])
    assert there == [(["addons"], ["/a:B"])]


@pytest.mark.parametrize(
    ("parts", "cores"), [({"addons", "e2e"}, 1), ({"lint", "addons"}, 2)]
)
def test_nothing_runs_beside_where_nothing_is_won(monkeypatch, capsys, parts, cores):
    _code, here, there = run_parts(monkeypatch, Selection(parts=parts), cores)
    assert "addons" in here and not there


def test_keys_of_a_landed_state_are_added_while_others_read_the_file(
    tmp_path, monkeypatch
):
    """The file is whole at every moment: no reader meets an empty one."""
    monkeypatch.setattr(postgres, "data_folder", lambda: tmp_path)
    monkeypatch.setattr(landed, "data_folder", lambda: tmp_path)
    target = tmp_path / "microworks" / "bid-keys"
    lines = [f"{number:064x}\n" for number in range(40)]
    source = tmp_path / "keys"
    source.write_text(lines[0])
    landed._learn(source)
    assert target.read_text() == lines[0]
    assert target.stat().st_mode & 0o777 == 0o600
    seen, stop = set(), threading.Event()

    def read():
        while not stop.is_set():
            seen.add(target.read_text()[:65])

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for line in lines:
            source.write_text(line)
            landed._learn(source)
            time.sleep(0.001)
    finally:
        stop.set()
        reader.join()
    assert seen == {lines[0]}
    assert sorted(target.read_text().splitlines(keepends=True)) == sorted(lines)
    assert [path.name for path in target.parent.iterdir()] == ["bid-keys"]
