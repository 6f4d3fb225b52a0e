"""The shipped national rules learn what to accept bridges, lamps and other works by.

Shipped sets of a version that is there are not loaded again, so the new checklists are
added; none that exists is changed, and the trail says which came with the update.
Inspections that are there keep the items they were made with.
"""

from odoo import SUPERUSER_ID, api

SET = "cn_national_v1"
CODES = ("G-BRIDGE", "H-GUARDRAIL", "J-LIGHTING", "K-QUALITY")


def migrate(cr, version):
    """Add the checklists of :data:`CODES` where the shipped set lacks them."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    rulesets = env["microworks.ruleset"]
    ruleset = env.ref(f"microworks_supervision.ruleset_{SET}", raise_if_not_found=False)
    if not ruleset:
        return
    known = set(ruleset.checklist_ids.mapped("code"))
    rows = [
        row
        for row in rulesets._read_shipped(SET)["lines"]["checklists"]
        if row["code"] in CODES and row["code"] not in known
    ]
    if not rows:
        return
    checklists = env["microworks.rule.checklist"]._unguarded()
    rulesets._json_create_lines(checklists, rows, {"ruleset_id": ruleset.id})
    env["microworks.event"]._record(
        ruleset,
        kind="change",
        after={row["code"]: row["name"] for row in rows},
        facts={"update": "19.0.1.3.0"},
    )
    env.registry.clear_cache()
    rulesets._load_shipped_translations()
