import json
import os
import sys

values = json.loads(os.environ["MICROWORKS_VALUES"])

if "microworks.ocds.import" not in env:  # noqa: F821
    print(
        "This database has no import: install microworks_supervision in it.", flush=True
    )
    os._exit(1)


def progress(*facts):
    print("  …", *facts, flush=True)


report = env["microworks.ocds.import"]._import_file(  # noqa: F821
    values["path"], progress=progress, area=values["area"]
)
# Each batch of good rows is kept as it comes; bad rows are listed and left out.
errors = report.get("errors") or []
counts = report.get("counts", report)
for name, count in counts.items():
    if isinstance(count, int):
        print(f"  {name:<32}{count:>10}")
for error in errors:
    print(f"  ! {error}")
repaired = counts.get("repaired", 0)
if errors:
    print(
        f"{len(errors)} remark(s) above; all of them are in the report of the import."
    )
elif repaired:
    print(f"Nothing refused; what was repaired in {repaired} rows is in the report.")
else:
    print("Imported without a remark.")
sys.stdout.flush()
sys.exit(report.get("state") == "failed")
