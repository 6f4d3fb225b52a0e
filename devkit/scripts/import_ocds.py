"""Imports an open-contracting file; the exit code is 0 only when every row went in."""

import json
import os
import sys

from odoo.exceptions import UserError

values = json.loads(os.environ["MICROWORKS_VALUES"])


def end(code):
    sys.stdout.flush()
    # Odoo's shell would go on after an ordinary exit.
    os._exit(code)


if "microworks.ocds.import" not in env:  # noqa: F821
    print("This database has no import: install microworks_supervision in it.")
    end(1)


def progress(*facts):
    print("  …", *facts, flush=True)


try:
    report = env["microworks.ocds.import"]._import_file(  # noqa: F821
        values["path"], progress=progress, area=values["area"]
    )
except UserError as error:
    # No area named where there are several, another import running: a sentence.
    print(" ".join(str(error).split()))
    end(1)
# Each batch of good rows is kept as it comes; bad rows are listed and left out.
errors, counts = report["errors"], report["counts"]
for name, count in counts.items():
    print(f"  {name:<32}{count:>10}")
for error in errors:
    print(f"  ! {error}")
if report["state"] == "failed":
    print(report["failure"])
    end(1)
if counts["refused"]:
    print(f"{counts['refused']} rows refused; all of them are in the report.")
    end(2)
if counts["repaired"]:
    print(f"Nothing refused; what was repaired in {counts['repaired']} rows is noted.")
else:
    print("Imported without a remark.")
end(0)
