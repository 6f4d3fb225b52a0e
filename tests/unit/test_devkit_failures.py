"""Every foreseeable failure of ./dev ends with a sentence, and with nothing half-made."""

import contextlib
import errno
import os
import signal
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from devkit import (
    __main__ as entry,
)
from devkit import (
    base,
    databases,
    odoo,
    odoo_source,
    postgres,
    results,
    serve,
    system,
    venv,
)


@pytest.fixture
def clone(tmp_path, monkeypatch):
    """A clone in which nothing was made yet, for every module that knows a path."""
    dev = tmp_path / ".dev"
    for module in (base, postgres, serve, system, databases, odoo_source, venv):
        for name, path in (
            ("ROOT", tmp_path),
            ("DEV", dev),
            ("STATE", dev / "state"),
            ("LOGS", dev / "logs"),
            ("CLUSTER", dev / "pg"),
            ("PACKAGES", dev / "odoo/usr/lib/python3/dist-packages"),
            ("PYTHON", dev / "venv/bin/python"),
        ):
            if hasattr(module, name):
                monkeypatch.setattr(module, name, path)
    for name in ("PGHOST", "PGHOSTADDR", "ODOO_HOME"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


# === THE LAUNCHER ===


@pytest.fixture
def launch(tmp_path):
    """Run ./dev on a machine whose only Python pretends to be another."""

    def run(version, *, more="", **env):
        for tool in ("dirname", "id"):
            real = next(
                path
                for path in (f"/usr/bin/{tool}", f"/bin/{tool}")
                if Path(path).exists()
            )
            (tmp_path / tool).symlink_to(real)
        disguise = (
            f"import sys, platform; sys.version_info = {version}; {more}"
            f"platform.python_version = lambda: '{'.'.join(map(str, version))}'"
        )
        shim = tmp_path / "python3"
        shim.write_text(
            f'#!/bin/sh\n[ "$1" = -m ] && exec {sys.executable} "$@"\n'
            f'exec {sys.executable} -c "{disguise}\n$2"\n'
        )
        shim.chmod(0o755)
        return subprocess.run(
            ["/bin/sh", base.ROOT / "dev", "help"],
            env={"PATH": str(tmp_path), **env},
            capture_output=True,
            text=True,
        )

    return run


@pytest.mark.parametrize("version", [(3, 9, 2), (3, 14, 0)])
def test_python_that_odoo_refuses_is_named_with_the_cure(launch, version):
    done = launch(version)
    assert done.returncode == 1 and not done.stdout
    assert ".".join(map(str, version)) in done.stderr
    assert "apt-get install python3" in done.stderr and done.stderr.count("\n") == 1


@pytest.mark.parametrize("version", [(3, 10, 0), (3, 13, 9)])
def test_python_that_odoo_accepts_starts(launch, version):
    assert "./dev COMMAND" in launch(version).stdout


def test_python_without_its_venv_module_starts_and_gets_it_later(launch):
    done = launch((3, 11, 2), more="sys.modules['ensurepip'] = None; ")
    assert "./dev COMMAND" in done.stdout


def test_named_python_that_does_not_fit_is_not_passed_over(launch, tmp_path):
    done = launch((3, 11, 2), DEV_PYTHON=str(tmp_path / "no-python"))
    assert done.returncode == 1 and "no-python" in done.stderr


def test_program_that_is_no_python_is_refused_though_it_ends_well(launch):
    """What ends without an error is not a Python for that: nothing would run, in silence."""
    done = launch((3, 11, 2), DEV_PYTHON="/bin/true")
    assert done.returncode == 1 and "DEV_PYTHON=/bin/true is no Python" in done.stderr


def test_wrong_words_are_one_sentence():
    for words in (["quatsch"], ["run", "--port", "x"], ["import-ocds"]):
        with pytest.raises(base.Fail, match=r"see \./dev help\.$"):
            entry.parser().parse_args(words)


# === WHAT THE MACHINE LACKS ===

MISSING = system.Need("Thing", "thing-package", lambda: False)
WISHED = system.Need("Extra", "extra-package", lambda: False, required=False)


def test_ordinary_user_reads_one_command_for_all_that_is_missing(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    other = system.Need("Other", "other-package", lambda: False)
    with pytest.raises(base.Fail) as failed:
        system.ensure(MISSING, WISHED, other)
    assert "lacks Thing and Other" in str(failed.value)
    assert "“apt-get install thing-package extra-package other-package”" in str(
        failed.value
    )


def test_set_up_asks_for_everything_before_it_begins(clone, monkeypatch):
    asked = []

    def ensure(*needs):
        asked.extend(need.package for need in needs)
        raise base.Fail("enough")

    monkeypatch.setattr(system, "ensure", ensure)
    monkeypatch.setattr(base, "need_space", lambda gigabytes: None)
    monkeypatch.setattr(serve, "need_space", lambda gigabytes: None)
    with pytest.raises(base.Fail), serve.prepared(tools=True):
        pass
    assert {
        *("npm", "chromium", "libatomic1", "postgresql"),
        system.VENV.package,
    } <= set(asked)


def test_optional_package_that_cannot_be_had_does_not_stop(monkeypatch, capsys):
    def install(packages):
        raise base.Fail("apt-get could not install")

    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(system.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(system, "install", install)
    system.ensure(WISHED)
    assert "optional and not installed: Extra" in capsys.readouterr().out
    with pytest.raises(base.Fail, match="apt-get could not install"):
        system.ensure(MISSING, WISHED)


def test_packages_are_fetched_before_they_are_installed_to_the_end(monkeypatch):
    ran = []

    def run(command, *, finish=False, **_options):
        ran.append(("--download-only" in command, finish))
        if command[0] == "dpkg" or command[-1] == "update":
            raise base.Fail("a broken source")

    monkeypatch.setattr(system, "run", run)
    system.install(["thing"])
    assert ran[-2:] == [(True, False), (False, True)]


# === DISK, RIGHTS, STATE ===


def test_full_disk_is_told_from_other_failures(tmp_path):
    log = tmp_path / "x.log"
    log.write_text("ERROR: could not extend file: No space left on device\n")
    assert str(base.explained(log, "Check the network.")).startswith("The disk is full")
    log.write_text("Temporary failure resolving\n")
    assert str(base.explained(log, "Check the network.")).startswith("Check the netw")


@pytest.mark.parametrize(
    ("number", "cure"),
    [
        (errno.ENOSPC, "make room"),
        (errno.EACCES, "a clone of your own"),
        (errno.EROFS, "writable disk"),
        (errno.ELOOP, "run the command again"),
    ],
)
def test_refusal_of_the_system_says_what_to_do(number, cure):
    sentence = entry.refused(OSError(number, os.strerror(number), "/x/y"))
    assert cure in sentence and sentence.endswith(".")


def test_too_small_a_disk_is_refused_before_anything_is_made(clone, monkeypatch):
    usage = type("Usage", (), {"free": 2.5e9})
    monkeypatch.setattr(base.shutil, "disk_usage", lambda place: usage)
    with pytest.raises(base.Fail, match=r"2\.5 GB are free .* 3\.8 GB are needed"):
        with serve.prepared():
            pass
    assert not (clone / ".dev").exists()


def test_space_is_asked_only_for_what_is_still_missing(clone, monkeypatch):
    everything = serve.wanted_space(database=True)
    release = odoo_source.PACKAGES / "odoo/release.py"
    release.parent.mkdir(parents=True)
    release.write_text("version_info = (19, 0, 0, FINAL, 0, '')\n")
    with_odoo = serve.wanted_space(database=True)
    (postgres.CLUSTER / "data").mkdir(parents=True)
    (postgres.CLUSTER / "data/PG_VERSION").write_text("15")
    assert everything > with_odoo > serve.wanted_space(database=True)


def test_other_users_clone_is_refused(clone, monkeypatch):
    (clone / ".dev").mkdir()
    monkeypatch.setattr(os, "geteuid", lambda: (clone / ".dev").stat().st_uid + 1)
    with pytest.raises(base.Fail, match="belongs to the user"):
        with serve.prepared():
            pass
    with pytest.raises(base.Fail, match="belongs to the user"):
        serve.stop()


@pytest.mark.parametrize("spoilt", [b"\xff\xfe\x00", b"", b'["a"]', b'{"pid": "x"}'])
def test_spoilt_state_counts_as_none(clone, spoilt):
    base.STATE.mkdir(parents=True)
    (base.STATE / "venv.stamp").write_bytes(spoilt)
    (base.STATE / f"{serve.state_name('a')}.json").write_bytes(spoilt)
    assert not base.stamped("venv", "key")
    assert serve.running("a") is None


def test_folder_in_the_place_of_a_stamp_is_replaced(clone):
    (base.STATE / "venv.stamp/x").mkdir(parents=True)
    assert not base.stamped("venv", "key")
    base.stamp("venv", "key")
    assert base.stamped("venv", "key")
    base.unstamp("venv")
    assert not base.stamped("venv", "key")


def test_half_an_odoo_is_not_taken_for_one(clone, monkeypatch):
    odoo_source.PACKAGES.mkdir(parents=True)
    monkeypatch.setattr(odoo_source, "_importable", lambda: None)
    monkeypatch.setattr(odoo_source, "_bring", lambda: "brought")
    assert odoo_source.find() == "brought"


# === INTERRUPTIONS ===


def child(code):
    """Start a Python that knows devkit, and wait until it says it is ready."""
    process = subprocess.Popen(
        [sys.executable, "-c", f"from devkit import base, __main__ as entry\n{code}"],
        cwd=base.ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    return process, process.stdout.readline().strip()


def gone(pid, seconds=10):
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        try:
            if Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z":
                return True
        except OSError:
            return True
        time.sleep(0.05)
    return False


def test_children_end_with_a_killed_dev():
    process, pid = child(
        "sleeper = base.spawn(['sleep', '60'])\n"
        "print(sleeper.pid, flush=True)\nsleeper.wait()"
    )
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert gone(int(pid))


def test_second_interrupt_does_not_cut_the_cleaning_short(tmp_path):
    mark = tmp_path / "cleaned"
    process, _ = child(
        "import signal, time, pathlib\n"
        "signal.signal(signal.SIGINT, entry.interrupted)\n"
        "try:\n    print('ready', flush=True); time.sleep(60)\n"
        f"finally:\n    time.sleep(1); pathlib.Path({str(mark)!r}).touch()"
    )
    process.send_signal(signal.SIGINT)
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    process.wait(20)
    assert mark.exists()


def test_installation_comes_to_its_end_when_interrupted(tmp_path):
    mark = tmp_path / "installed"
    process, _ = child(
        "import signal\nsignal.signal(signal.SIGINT, entry.interrupted)\n"
        f"work = base.spawn(['sh', '-c', 'sleep 1; touch {mark}'], outlive=True)\n"
        "print('ready', flush=True)\nbase.wait(work, finish=True)"
    )
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    process.wait(20)
    assert mark.exists() and process.returncode


# === POSTGRESQL ===

UNREACHABLE = (
    'psql: error: connection to server at "a", port 1 failed: Connection refused\n'
    "\tIs the server running on that host and accepting TCP/IP connections?\n"
)


def test_unreachable_server_of_ones_own_is_named_with_its_variables(monkeypatch):
    monkeypatch.setenv("PGHOST", "a")
    sentence = postgres._refusal(2, UNREACHABLE)
    assert "(connection to server" in sentence and "Connection refused)" in sentence
    assert "PGHOST, PGPORT, PGUSER and PGPASSWORD" in sentence


def test_private_server_without_an_answer_names_the_way_out(clone):
    assert "./dev reset" in postgres._refusal(2, UNREACHABLE)
    (clone / ".dev/pg").mkdir(parents=True)
    (clone / ".dev/pg/server.log").write_text("PANIC: No space left on device\n")
    assert "make room" in postgres._refusal(2, UNREACHABLE)


def test_refused_query_is_quoted():
    said = "psql:<stdin>:1: ERROR:  permission denied to create database\n"
    assert "(ERROR:  permission denied" in postgres._refusal(3, said)


@pytest.mark.parametrize(
    ("version", "role", "cure"),
    [
        ("110022", "anna|t", "PostgreSQL 11 is too old"),
        ("150020", "anna|f", 'ALTER ROLE "anna" CREATEDB'),
        ("150020", "postgres|t", "CREATE ROLE odoo LOGIN CREATEDB"),
    ],
)
def test_server_that_odoo_would_refuse_is_refused_first(
    monkeypatch, version, role, cure
):
    monkeypatch.setenv("PGHOST", "a")
    monkeypatch.setattr(system, "ensure", lambda *needs: None)
    monkeypatch.setattr(postgres, "ensure", lambda *needs: None)
    monkeypatch.setattr(
        postgres, "psql", lambda query: version if "version" in query else role
    )
    with pytest.raises(base.Fail, match=cure), postgres.server():
        pass


@pytest.mark.parametrize(
    ("says", "cure"), [("postgres (PostgreSQL) 12.22", "12 is too old"), ("", "run")]
)
def test_old_or_broken_programs_are_named(clone, monkeypatch, says, cure):
    monkeypatch.setattr(postgres, "ensure", lambda *needs: None)
    monkeypatch.setattr(postgres, "postgres_bin", lambda: Path("/x/12/bin"))
    monkeypatch.setattr(postgres, "output", lambda *given: says)
    with pytest.raises(base.Fail, match=f"{cure}.*apt-get install postgresql"):
        postgres.start()
    assert not postgres.CLUSTER.exists()


def test_reset_removes_a_cluster_that_does_not_start(clone, monkeypatch):
    (postgres.CLUSTER / "data").mkdir(parents=True)
    (postgres.CLUSTER / "data/PG_VERSION").write_text("15")
    (clone / ".dev/data/filestore").mkdir(parents=True)
    base.stamp(serve.DATABASE, "key")

    def start():
        raise base.Fail("PostgreSQL did not start")

    monkeypatch.setattr(postgres, "start", start)
    serve.reset()
    assert not postgres.CLUSTER.exists() and not (clone / ".dev/data").exists()
    assert not base.stamped(serve.DATABASE, "key")


def test_reset_of_a_fresh_clone_makes_nothing_and_leaves_no_half(clone):
    serve.reset()
    assert not (clone / ".dev").exists()
    (postgres.CLUSTER / "data.part").mkdir(parents=True)
    serve.reset()
    assert not postgres.CLUSTER.exists()


def test_long_query_in_a_fault_is_cut():
    assert len(results.shortened("ERROR bad query: " + "x" * 50_000)) < 400


# === DATABASES ===


def test_database_gets_its_name_when_its_files_are_there(clone, monkeypatch):
    source, target = databases.filestore("a_part"), databases.filestore("a")
    source.mkdir(parents=True)
    (source / "file").touch()
    target.mkdir()
    seen = []
    monkeypatch.setattr(
        databases, "psql", lambda query: seen.append((target / "file").exists())
    )
    databases.rename("a_part", "a")
    assert seen == [True]


def test_template_that_fails_is_dropped_and_its_cause_is_kept(clone, monkeypatch):
    dropped = []

    def drop(name):
        dropped.append(name)
        if len(dropped) > 1:
            raise base.Fail("the server is gone as well")

    def fill(part):
        raise base.Fail("the cause")

    monkeypatch.setattr(databases, "drop", drop)
    monkeypatch.setattr(databases, "need_space", lambda gigabytes: None)
    with pytest.raises(base.Fail, match="the cause"):
        databases._make("microworks_tpl_0", databases.BASE, fill)
    assert dropped == ["microworks_tpl_part"] * 2


def test_demonstration_flag_is_taken_back_when_the_update_fails(monkeypatch):
    flags = []

    def install(*_given, **_options):
        raise KeyboardInterrupt

    monkeypatch.setattr(databases, "psql", lambda *given: "")
    monkeypatch.setattr(databases, "_demo_flag", lambda name, on: flags.append(on))
    monkeypatch.setattr(databases.odoo, "install", install)
    with pytest.raises(KeyboardInterrupt):
        databases.install_ours("microworks", demo=True)
    assert flags == [True, False]


# === THE SERVER ===


def test_second_run_points_to_the_first(clone, monkeypatch):
    base.write_state(
        serve.state_name(serve.DATABASE), {"pid": os.getpid(), "port": 8069}
    )
    monkeypatch.setattr(serve, "is_devkit", lambda pid: pid == os.getpid())
    with pytest.raises(base.Fail, match=r"http://localhost:8069.*\./dev stop"):
        serve.run(empty=False, port=None)


def test_second_run_that_waited_for_the_first_points_to_it(clone, monkeypatch):
    def ready(name, *, demo):
        base.write_state(serve.state_name(name), {"pid": os.getpid(), "port": 8070})

    monkeypatch.setattr(serve, "prepared", contextlib.nullcontext)
    monkeypatch.setattr(serve, "ready", ready)
    monkeypatch.setattr(serve, "is_devkit", lambda pid: pid == os.getpid())
    with pytest.raises(base.Fail, match=r"http://localhost:8070.*\./dev stop"):
        serve.run(empty=False, port=None)


def test_shell_on_no_database_says_how_to_make_it(monkeypatch):
    monkeypatch.setattr(databases, "psql", lambda query: "")
    with pytest.raises(base.Fail, match=r"no database nix: make it with \./dev run"):
        databases.must_exist("nix")


def test_own_server_is_not_asked_through_a_proxy(monkeypatch):
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_given):
            pass

    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("no_proxy", "intranet")
    assert odoo.environment()["no_proxy"] == "localhost,127.0.0.1,intranet"
    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        process, status = child(
            "from devkit.serve import DIRECT\n"
            f"url = 'http://127.0.0.1:{server.server_port}/'\n"
            "print(DIRECT.open(url, timeout=10).status)"
        )
    process.wait()
    assert status == "200"
