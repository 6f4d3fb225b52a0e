"""Tests that need neither Odoo nor a database.

The add-on package imports ``odoo`` in its ``__init__``, so its pure part is reached
as the top-level package ``tools`` from inside the add-on folder.
"""

import sys
from pathlib import Path

from hypothesis import settings

ADDON = Path(__file__).resolve().parents[2] / "microworks_supervision"
sys.path.insert(0, str(ADDON))

# Shared machines are slow at times: a run is judged by its answers, not its clock.
settings.register_profile("unit", deadline=None, max_examples=60, database=None)
settings.load_profile("unit")
