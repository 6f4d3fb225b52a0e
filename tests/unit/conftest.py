"""Tests that need neither Odoo nor a database.

The add-on package imports ``odoo`` in its ``__init__``, so its pure part is reached
as the top-level package ``tools`` from inside the add-on folder; that of the funds, of
the same name there, as ``funds_tools``.
"""

import importlib.util
import sys
from pathlib import Path

from hypothesis import settings

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "microworks_supervision"))

_folder = ROOT / "microworks_funds" / "tools"
_spec = importlib.util.spec_from_file_location(
    "funds_tools", _folder / "__init__.py", submodule_search_locations=[str(_folder)]
)
sys.modules["funds_tools"] = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(sys.modules["funds_tools"])

# Shared machines are slow at times: a run is judged by its answers, not its clock.
settings.register_profile("unit", deadline=None, max_examples=60, database=None)
settings.load_profile("unit")
