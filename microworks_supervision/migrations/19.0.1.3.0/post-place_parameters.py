"""The shipped national rules learn how far a position and a photo may be off.

Shipped sets of a version that is there are not loaded again, so the new lines are added;
no line that exists is changed, and the trail says which came with the update.
"""

from odoo import SUPERUSER_ID, api

SET = "cn_national_v1"
PREFIXES = ("photo.", "geo.")


def migrate(cr, version):
    """Add the parameters ``photo.*`` and ``geo.*`` where the shipped set lacks them."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    rulesets = env["microworks.ruleset"]
    ruleset = env.ref(f"microworks_supervision.ruleset_{SET}", raise_if_not_found=False)
    if not ruleset:
        return
    known = set(ruleset.parameter_ids.mapped("code"))
    rows = rulesets._read_shipped(SET)["lines"]["parameters"]
    names = ("code", "name", "value", "unit", "evidence", "legal_basis")
    lines = (
        env["microworks.rule.parameter"]
        ._unguarded()
        .create(
            [
                {"ruleset_id": ruleset.id, **{key: row.get(key) for key in names}}
                for row in rows
                if row["code"].startswith(PREFIXES) and row["code"] not in known
            ]
        )
    )
    if lines:
        env["microworks.event"]._record(
            ruleset,
            kind="change",
            after={line.code: line.value for line in lines},
            facts={"update": "19.0.1.3.0"},
        )
    env.registry.clear_cache()
    rulesets._load_shipped_translations()
