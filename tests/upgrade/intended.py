"""What an update is meant to change in the data of a landed state, and why.

A change that is not listed here fails the test. Whoever changes what is stored adds a
line to one of these, with the reason, in the same commit as the migration.
"""

# Tables that Odoo itself writes: what the code says, and that it was loaded again.
WRITTEN_FROM_CODE = """
    orm_signaling_ ir_act_ ir_asset ir_cron_progress ir_exports ir_model ir_module ir_ui_ ir_rule
    rule_group_rel report_ res_groups_implied_rel
""".split()
# Of all tables: who wrote last, and when, is not what was entered.
BOOKKEEPING = frozenset({"write_date", "write_uid"})

# table: why rows may be added
ADDED = {
    "ir_cron_trigger": "jobs are asked to look at what is new",
    "microworks_ruleset": "a newer shipped version arrives as a draft",
}
# table: why it may go
GONE: dict[str, str] = {}
# table.column: why its values may change, or why it may go
CHANGED: dict[str, str] = {}
# (login, model): why a person sees another number of records than before
SEEN: dict[tuple[str, str], str] = {}
