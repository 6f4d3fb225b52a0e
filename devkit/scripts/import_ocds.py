import json
import os
import sys

values = json.loads(os.environ["MICROWORKS_VALUES"])

if "microworks.ocds.import" not in env:  # noqa: F821
    print("This database has no import: install microworks_portal in it.", flush=True)
    os._exit(1)


def progress(*facts):
    print("  …", *facts, flush=True)


report = env["microworks.ocds.import"]._import_file(values["path"], progress=progress)  # noqa: F821
errors = report.get("errors") or []
if errors and not values["keep"]:
    env.cr.rollback()  # noqa: F821
else:
    env.cr.commit()  # noqa: F821
counts = report.get("counts", report)
for name, count in counts.items():
    if isinstance(count, int):
        print(f"  {name:<32}{count:>10}")
for error in errors:
    print(f"  ! {error}")
print(f"{len(errors)} error(s)" if errors else "Imported without errors.")
sys.stdout.flush()
sys.exit(bool(errors))
