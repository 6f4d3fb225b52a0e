"""What an update is meant to change in the data of a landed state, and why.

A change that is not listed here fails the test. Whoever changes what is stored adds a
line to one of these, with the reason, in the same commit as the migration.
"""

# Tables that Odoo itself writes: what the code says, and that it was loaded again.
WRITTEN_FROM_CODE = """
    orm_signaling_ ir_act ir_asset ir_cron_progress ir_exports ir_model ir_module ir_ui_
    ir_rule rule_group_rel report_ res_groups_implied_rel
""".split()
# Of all tables: who wrote last, and when, is not what was entered.
BOOKKEEPING = frozenset({"write_date", "write_uid"})

# table: why rows may be added
_NAMED = "the trail names the lines that an update added to a rule set"
ADDED = {
    "microworks_event": _NAMED,
    "microworks_log_pending": _NAMED,
    "ir_cron_trigger": "jobs are asked to look at what is new",
    "microworks_ruleset": "a newer shipped version arrives as a draft",
}
_PROVED = "19.0.1.3.0: accounts that were trusted are taken over as proved"
ADDED["ir_attachment"] = _PROVED
ADDED["ir_config_parameter"] = "19.0.1.3.0: settings of the county, its public address"
_LISTS = "19.0.1.3.0: checklists for kinds of works that the county's set lacked"
ADDED["microworks_rule_checklist"] = ADDED["microworks_rule_checklist_item"] = _LISTS
ADDED["decimal_precision"] = "19.0.1.3.0: decimals of quantities and unit rates"
_SEALED = "19.0.1.1.0: the content of a bid is encrypted, in one column"
_DIALOGUE = "19.0.1.1.0: a dialogue's columns; no field may be called new"
# table: why it may go
GONE: dict[str, str] = {}
# table.column: why its values may change, or why it may go
CHANGED: dict[str, str] = {
    "microworks_bid_envelope.files": _SEALED,
    "microworks_bid_envelope.nonce": _SEALED,
    "microworks_bid_envelope.payload": _SEALED,
    "microworks_ruleset_compare_line.new": _DIALOGUE,
    "microworks_ruleset_compare_line.old": _DIALOGUE,
    "microworks_waiver_wizard.line": "19.0.1.1.0: a dialogue names the rule line itself",
    "microworks_area_import_line.problem": "19.0.1.3.0: a dialogue's words, now reason",
    "microworks_area_import_wizard.done": "19.0.1.3.0: a dialogue's step, now state",
    "microworks_bid_wizard.shut": "19.0.1.1.0: a dialogue of its own for paper envelopes",
}
# table.column: the one change its values may have, as the test words it, and why
REWORDED: dict[str, tuple[str, str]] = {
    "ir_config_parameter.value": (
        'held "b2c", now "b2b"',
        "19.0.1.3.0: accounts are given by invitation; nobody had opened sign-up",
    ),
    "mail_message.body": (
        'held "<p>Rule Set 创建</p>", now "<p>规则集 创建</p>"',
        "19.0.1.1.0: the note of a shipped rule set's making speaks Chinese, too",
    ),
}
_CHINESE = "19.0.1.1.0: shown to people, so it has its Chinese"
# table.column: a text that became one in several languages and keeps what it said, and
# why
TRANSLATED: dict[str, str] = {
    "microworks_rule_checklist_item.unit": _CHINESE,
    "microworks_rule_method.note": _CHINESE,
}
# table.column: Chinese of the shipped rules that got the punctuation of Chinese; the
# words are as they were
RESPELLED = frozenset(
    f"microworks_{table}.{name}"
    for table, names in {
        "ruleset": "name",
        "works_flag": "name",
        "rule_checklist": "name",
        "rule_checklist_item": "name limit_text frequency",
        "rule_deadline": "name",
        "rule_gate": "name",
        "rule_method": "name",
        "rule_parameter": "name",
        "rule_payment": "name",
    }.items()
    for name in names.split()
)
_UNOPENED = "19.0.1.1.0: who bids is nobody's to know before the opening"
# model: whether the office sees fewer or more records than before, and why; a
# contractor sees what he saw
SEEN: dict[str, tuple[str, str]] = {
    "microworks.bid": ("fewer", _UNOPENED),
    # The update adds some, too: what it did to rules and settings.
    "microworks.event": ("fewer or more", _UNOPENED),
    "microworks.rule.checklist": ("more", _LISTS),
    "microworks.rule.checklist.item": ("more", _LISTS),
    "microworks.log.pending": ("more", _NAMED),
}
