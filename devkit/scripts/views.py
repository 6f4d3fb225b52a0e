"""Print which views do not validate, each with its reason."""

import json
import sys

faults = []
views = env["ir.ui.view"].search([])  # noqa: F821
for view in views:
    try:
        view._check_xml()
    except Exception as error:
        faults.append(f"{view.xml_id or view.name}: {error}")
json.dump({"checked": len(views), "faults": faults}, sys.stdout)
