"""Uninstall modules as the Apps page does, all in one go."""

import json
import os

values = json.loads(os.environ["MICROWORKS_VALUES"])
modules = env["ir.module.module"].search([("name", "in", values["modules"])])  # noqa: F821
assert set(modules.mapped("state")) == {"installed"}, modules.mapped("state")
modules.button_immediate_uninstall()
