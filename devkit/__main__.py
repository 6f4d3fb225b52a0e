"""The command line: one function of the package per command."""

from __future__ import annotations

import argparse
import errno
import os
import signal
import sys
from pathlib import Path

from . import databases, landed, lint, odoo, refusals, serve, testing
from .base import AGAIN, FULL, ROOT, Fail, note

HELP = """\
./dev COMMAND

  run [--empty] [--port N]   bring Odoo 19 up with the demo county (or without) and serve it
  stop                       stop the server and the private PostgreSQL
  reset [--yes]              drop the databases and files; keep Odoo and the packages
  shell [DATABASE]           Odoo's Python shell on a database (microworks)
  test [PATTERN...]          everything CI runs, or a part: lint, unit, addons, upgrade, e2e,
                             beside, a piece of a test's file, class or method name, an
                             Odoo test tag; with the word all nothing is thinned
  refusals                   write docs/refusals.md, the register of refusal codes
  steps                      write docs/roles/steps.md, the handbook's table of steps
  lint                       what can be said about the code without running it
  bench [PATTERN...]         run tests/benchmarks/bench_*.py and print their tables
  import-ocds FILE [--area CODE] [--db NAME]
                             import contracting data into an area (12 digits; needed
                             where there are several counties)
  verify [--db NAME]         recompute the event log and compare
  landed REF                 keep the data of a landed state for the tests of upgrades
  help                       this text

Everything it makes is under .dev/. An Odoo 19 that is already there is used when
ODOO_HOME names its folder; a PostgreSQL server when PGHOST (PGUSER, ...) names it.
"""


class Parser(argparse.ArgumentParser):
    def error(self, message: str):
        raise Fail(f"{message[0].upper()}{message[1:].rstrip('.')}: see ./dev help.")


def parser() -> argparse.ArgumentParser:
    main = Parser(prog="./dev", usage="./dev COMMAND (see ./dev help)")
    commands = main.add_subparsers(dest="command", metavar="COMMAND")
    run = commands.add_parser("run")
    run.add_argument("--empty", action="store_true")
    run.add_argument("--port", type=int)
    commands.add_parser("stop")
    commands.add_parser("reset").add_argument("--yes", action="store_true")
    commands.add_parser("shell").add_argument(
        "database", nargs="?", default=serve.DATABASE
    )
    for name in ("test", "bench"):
        commands.add_parser(name).add_argument("patterns", nargs="*")
    commands.add_parser("refusals")
    steps = commands.add_parser("steps")
    commands.add_parser("lint")
    ocds = commands.add_parser("import-ocds")
    ocds.add_argument("file", type=Path)
    ocds.add_argument("--area")
    verify = commands.add_parser("verify")
    commands.add_parser("landed").add_argument("ref")
    for command in (ocds, verify, steps):
        command.add_argument("--db", default=serve.DATABASE)
    commands.add_parser("help")
    return main


def dispatch(given: argparse.Namespace) -> int:
    match given.command:
        case "run":
            serve.run(empty=given.empty, port=given.port)
        case "stop":
            serve.stop()
        case "reset":
            return reset(given.yes)
        case "shell":
            return testing.shell(databases.checked(given.database))
        case "test":
            return testing.test(given.patterns)
        case "bench":
            return testing.bench(given.patterns)
        case "refusals":
            print(f"{refusals.write()} codes in {refusals.PAGE.relative_to(ROOT)}")
        case "steps":
            return in_database(given.db, "steps")
        case "lint":
            with serve.prepared(tools=True, database=False):
                passed, failed = lint.lint()
            print(f"{passed} passed, {failed} failed")
            return bool(failed)
        case "import-ocds":
            path = given.file.resolve()
            if not path.is_file():
                raise Fail(f"There is no file {given.file}: name one that exists.")
            return in_database(given.db, "import_ocds", path=str(path), area=given.area)
        case "verify":
            return in_database(given.db, "verify")
        case "landed":
            path = landed.make(given.ref)
            note(f"{path.name}, {path.stat().st_size / 1e6:.1f} MB")
        case _:
            print(HELP, end="")
    return 0


def in_database(name: str, script: str, **values: object) -> int:
    with serve.prepared():
        databases.must_exist(name)
        return odoo.stream(name, script, **values)


def reset(yes: bool) -> int:
    if not yes:
        if not sys.stdin.isatty():
            raise Fail("reset drops every database of this clone: say so with --yes.")
        if input("Drop all databases and files of this clone? [y/N] ").lower() != "y":
            return 1
    serve.reset()
    return 0


# === HOW IT ENDS ===


def interrupted(_number: int, _frame: object) -> None:
    """Stop once: a second Ctrl-C shall not cut the cleaning up short."""
    for number in STOPS:
        # No SIG_IGN: the programs that clean up would inherit it.
        signal.signal(number, lambda *_: None)
    os.write(2, b"\n  stopping ...\n")
    raise KeyboardInterrupt


# A plain kill and a closed terminal clean up as Ctrl-C does.
STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def refused(error: OSError) -> str:
    """Return what to do about a refusal of the system."""
    place = error.filename or "a file"
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return FULL
        case errno.EACCES | errno.EPERM:
            return (
                f"{place} is closed to this user: run ./dev as the user whom the clone "
                "belongs to, or make a clone of your own."
            )
        case errno.EROFS:
            return f"{place} cannot be written: move the clone to a writable disk."
    return f"The system refused ({error}): put that right, {AGAIN}."


def main() -> int:
    for number in STOPS:
        # What nohup or a shell switched off stays off.
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, interrupted)
    for stream in (sys.stdout, sys.stderr):
        # A terminal whose letters do not reach to a dash shall not end anything.
        stream.reconfigure(errors="replace")
    try:
        return dispatch(parser().parse_args())
    except Fail as failure:
        sys.stdout.write(failure.details)
        sys.stdout.flush()
        print(f"\n{failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        print(f"\n{refused(error)}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
