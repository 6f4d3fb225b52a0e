import os
import sys

if "microworks.log.head" not in env:  # noqa: F821
    print(
        "This database keeps no log: install microworks_supervision in it.", flush=True
    )
    os._exit(1)

result = env["microworks.log.head"]._verify()  # noqa: F821
# A head that merely has not been written yet is made durable by the sequencer.
env.cr.commit()  # noqa: F821
if isinstance(result, dict):
    for name, value in result.items():
        print(f"  {name:<24}{value}")
    sound = result.get("ok", result.get("valid", not result.get("errors")))
else:
    print(f"  {result}")
    sound = bool(result) or result is None
print("The log is whole." if sound else "The log does NOT agree with its events.")
sys.stdout.flush()
sys.exit(not sound)
