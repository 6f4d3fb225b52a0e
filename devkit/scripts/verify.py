import os
import sys

MOST = 200

if "microworks.log.head" not in env:  # noqa: F821
    print(
        "This database keeps no log: install microworks_supervision in it.", flush=True
    )
    os._exit(1)

heads = env["microworks.log.head"]  # noqa: F821
result = heads._verify()
# A head that merely has not been written yet is made durable by the sequencer.
env.cr.commit()  # noqa: F821
if isinstance(result, dict):
    for name, value in result.items():
        print(f"  {name:<24}{len(value) if isinstance(value, list) else value}")
    # What was found past the events, one by one: record, field, log and row.
    for state in result["states"][:MOST]:
        print("   ", heads._describe_state(state))
    for value in result["values"][:MOST]:
        print("   ", heads._describe_value(value))
    sound = result.get("ok", result.get("valid", not result.get("errors")))
else:
    print(f"  {result}")
    sound = bool(result) or result is None
print("The log is whole." if sound else "The log does NOT agree with its events.")
sys.stdout.flush()
sys.exit(not sound)
