"""Run one benchmark file: its ``run(env)`` returns rows (dictionaries), shown as a table;
a file without ``run`` prints what it likes."""

import json
import os
import runpy
import time

values = json.loads(os.environ["MICROWORKS_VALUES"])
start = time.perf_counter()
found = runpy.run_path(values["path"], init_globals={"env": env})  # noqa: F821
rows = found["run"](env) if "run" in found else []  # noqa: F821
rows = list(rows or [])
if rows:
    names = list(rows[0])
    table = [names, *[[str(row.get(name, "")) for name in names] for row in rows]]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for line in table:
        print("  " + "  ".join(map(str.ljust, line, widths)).rstrip())
print(f"  {time.perf_counter() - start:.1f} s", flush=True)
