"""The virtual environment, and Odoo on its path."""

from __future__ import annotations

import os
import shutil
import sys
import sysconfig
from pathlib import Path

from .base import (
    AGAIN,
    DEV,
    ROOT,
    digest,
    nothing_half_made,
    remove,
    run,
    stamp,
    stamped,
    step,
    unstamp,
)
from .system import VENV as VENV_MODULE

VENV = DEV / "venv"
PYTHON = VENV / "bin/python"
RUNTIME = ROOT / "requirements.txt"
TOOLS = ROOT / "requirements-dev.txt"


def ensure_venv(odoo: Path, *, tools: bool = False) -> None:
    """Have Odoo's requirements, and the test tools when asked, in ``.dev/venv``."""
    key = digest(sys.version, sys.base_prefix, RUNTIME.read_text(encoding="utf-8"))
    if not (PYTHON.exists() and stamped("venv", key)):
        with step("Python packages"), nothing_half_made(VENV):
            unstamp("venv")
            unstamp("venv-tools")
            remove(VENV)
            _create()
            _install("requirements", RUNTIME)
            stamp("venv", key)
    _name_odoo(odoo)
    key = digest(key, TOOLS.read_text(encoding="utf-8"))
    if tools and not stamped("venv-tools", key):
        with step("test tools"):
            _install("requirements-dev", RUNTIME, TOOLS)
            stamp("venv-tools", key)


def _create() -> None:
    uv = shutil.which("uv")
    command = (
        [uv, "venv", "-q", "--python", sys.executable, VENV]
        if uv
        else [sys.executable, "-m", "venv", VENV]
    )
    run(
        command,
        log="venv",
        failure="The virtual environment could not be made: install Python's venv "
        f"module (Debian: apt-get install {VENV_MODULE.package}), {AGAIN}.",
    )


def _install(log: str, *files: Path) -> None:
    uv = shutil.which("uv")
    names = [part for file in files for part in ("-r", file)]
    command = (
        [uv, "pip", "install", "-q", "--python", PYTHON, *names]
        if uv
        else [PYTHON, "-m", "pip", "install", "-q", *names]
    )
    env = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    failure = (
        "The Python packages could not be installed: check the network and the pip "
        f"settings of this machine, {AGAIN}."
    )
    run(command, log=log, failure=failure, env=env)


def _name_odoo(odoo: Path) -> None:
    """Put Odoo on the environment's path, whichever Odoo it is today."""
    version = f"python{sysconfig.get_python_version()}"
    path = VENV / "lib" / version / "site-packages" / "odoo19.pth"
    if not path.exists() or path.read_text(encoding="utf-8") != f"{odoo}\n":
        path.write_text(f"{odoo}\n", encoding="utf-8")
