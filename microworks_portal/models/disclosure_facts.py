"""Which fields of which record may become public: an allow-list, per kind."""

from decimal import Decimal

from odoo import api, models

from ..tools import masking

# kind → model of the record the notice is about → fields. A tuple is a table: one2many
# field, fields of its lines, and where not all lines are meant, the method of the
# record that picks them. What is not listed here never leaves.
FACTS = {
    "P01": {
        "microworks.project": (
            "works_type",
            "nature",
            "estimated_amount",
            "planned_start",
            "planned_end",
            "beneficiaries",
        ),
    },
    "P02": {
        "microworks.deliberation": (
            "matter",
            "letting_plan",
            "resolved_on",
            (
                "meeting_ids",
                (
                    "step",
                    "held_on",
                    "expected",
                    "attended",
                    "votes_for",
                    "votes_against",
                    "votes_abstain",
                ),
            ),
        ),
    },
    "P03": {
        "microworks.project": ("works_class", "approved_on", "approved_amount"),
    },
    "P05": {
        "microworks.procurement": (
            "number",
            "method",
            "evaluation",
            "ceiling_price",
            "duration_days",
            "min_bidders",
            "deadline",
            "opening_place",
            "notice",
        ),
    },
    "P06": {
        "microworks.procurement": (
            "number",
            "method",
            "evaluation",
            "opened_at",
            (
                "bid_ids",
                ("rank", "partner_id", "amount", "duration_days", "project_manager"),
                "_candidates",
            ),
        ),
    },
    "P07": {
        "microworks.procurement": (
            "number",
            "method",
            "winner_id",
            "award_amount",
            "awarded_on",
        ),
    },
    "P08": {
        "microworks.contract": (
            "number",
            "partner_id",
            "amount",
            "duration_days",
            "start_planned",
            "end_planned",
            "signed_on",
            "retention_percent",
            "defects_months",
        ),
    },
    "P09": {
        "microworks.project": (
            "approved_amount",
            "started_on",
            "planned_start",
            "planned_end",
        ),
    },
    "P11": {
        "microworks.payment.request": ("number", "stage", "amount", "paid_on"),
    },
    "P12": {
        "microworks.variation": (
            "number",
            "reason_kind",
            "description",
            "amount",
            "old_value",
            "new_value",
            "days",
            "level",
            "approved_on",
        ),
    },
    "P13": {
        "microworks.inspection": (
            "number",
            "kind",
            "done_on",
            "result",
            "conclusion",
        ),
    },
    "P14": {
        "microworks.acceptance": (
            "scope",
            "segment",
            "decided_on",
            "satisfied",
            "unsatisfied",
            "conclusion",
            "state",
            ("participant_ids", ("role", "opinion")),
        ),
    },
    "P15": {
        "microworks.settlement": (
            "submitted_amount",
            "reviewed_amount",
            "reduction_amount",
            "reduction_rate",
            "signed_on",
        ),
    },
}

# Parties of public money: their names are published in full, persons' included.
PARTIES = frozenset(
    {
        ("microworks.bid", "partner_id"),
        ("microworks.contract", "partner_id"),
        ("microworks.procurement", "winner_id"),
    }
)
# Values that can be made public as they are, and those that pass the mask first.
PLAIN = ("integer", "boolean", "date", "selection")
TEXTS = ("char", "text")


class DisclosureFacts(models.Model):
    _inherit = "microworks.disclosure"

    @api.model
    def _public_fields(self):
        """The allow-list; heirs of other addons add their models.

        :rtype: dict[str, dict[str, tuple]]
        """
        return FACTS

    @api.model
    def _facts_of(self, kind, record, names):
        """The allowed facts of ``record`` for a notice of ``kind``.

        :param record: what the notice is about; none of it is public unless listed
        :param names: names of persons to be masked in texts
        :return: pair of a list of facts and a list of tables, canonical JSON types
        """
        facts, tables = [], []
        if not record:
            return facts, tables
        for entry in self._public_fields().get(kind, {}).get(record._name, ()):
            if isinstance(entry, tuple):
                tables.append(self._table_of(record, entry, names))
                continue
            value = self._public_value(record, entry, names)
            if value is not None:
                facts.append(
                    {
                        "model": record._name,
                        "name": entry,
                        "type": record._fields[entry].type,
                        "value": value,
                    }
                )
        return facts, [table for table in tables if table["rows"]]

    @api.model
    def _table_of(self, record, entry, names):
        name, columns, *chosen = entry
        lines = getattr(record, chosen[0])() if chosen else record[name]
        return {
            "model": lines._name,
            "owner": record._name,
            "name": name,
            "columns": list(columns),
            "types": [lines._fields[column].type for column in columns],
            "rows": [
                [self._public_value(line, column, names) for column in columns]
                for line in lines
            ],
        }

    @api.model
    def _public_value(self, record, name, names=()):
        """One value as it may be published; ``None`` when empty or not publishable.

        Money as decimal text in CNY, other numbers as decimal text; of a partner
        the name of an enterprise or body, of a natural person the surname only.
        """
        field, value = record._fields[name], record[name]
        if field.type in TEXTS:
            return masking.mask(value, names) or None
        if field.type == "boolean":
            return bool(value)
        if field.type == "integer":
            return value or None
        if field.type in PLAIN:
            return (
                value.isoformat() if field.type == "date" and value else value or None
            )
        if field.type in ("monetary", "float"):
            return self._money(value) if value else None
        if field.type == "datetime":
            return value and f"{value.isoformat()}Z" or None
        if field.type == "many2one":
            party = (record._name, name) in PARTIES
            return masking.mask(value.name) if party else self._public_name(value)
        return None

    @api.model
    def _public_name(self, record):
        """The name of a body or enterprise; of a person only the surname."""
        if not record:
            return None
        if record._name == "microworks.area":
            return record.name
        if record._name != "res.partner":
            return None
        if record.is_company:
            return masking.mask(record.name) or None
        return f"{record.name[:1]}**" if record.name else None

    @api.model
    def _money(self, value):
        """An amount in CNY as exact text with two decimals."""
        return str(Decimal(str(value)).quantize(Decimal("0.01")))
