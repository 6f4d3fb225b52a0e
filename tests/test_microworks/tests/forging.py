"""Values that only a step sets, as an attacker would send them."""

import base64

from .matrix import read_records
from .world import PNG

SENTENCE = "forged by a caller"


class Forging:
    """Which fields of which models to forge, by whom, and with what; beside World."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rows = {row.model: row for row in read_records()}
        cls.guarded = sorted(
            name
            for name in cls.rows
            if hasattr(cls.env[name], "_guard_is_lifted")
            and not cls.env[name]._transient
        )

    @classmethod
    def strongest(cls, model):
        """The role with the most letters, and its record of ``model``."""
        letters = cls.rows[model].letters
        role = max(letters, key=lambda name: len(letters[name]))
        return role, cls.record(model, role)

    def forged(self, record, name):
        """A value that is not what the record holds."""
        field = record._fields[name]
        if field.type == "selection":
            values = field.get_values(self.env)
            return next((v for v in values if v != record[name]), values[0])
        if field.type in ("many2one", "many2one_reference", "integer"):
            held = record[name].id if field.type == "many2one" else record[name]
            return 7 if held == 2 else 2
        if field.type in ("one2many", "many2many"):
            return [[6, 0, []]]
        return {
            "boolean": not record[name],
            "float": 7.5,
            "monetary": 7.5,
            "date": "2001-02-03",
            "datetime": "2001-02-03 04:05:06",
            "binary": base64.b64encode(PNG).decode(),
            "json": {"forged": True},
        }.get(field.type, SENTENCE)

    def forged_default(self, model, name):
        """The same for a record that is still to be made."""
        field = self.env[model]._fields[name]
        if field.type == "selection":
            usual = self.record(model)[name]
            values = field.get_values(self.env)
            return next(value for value in values if value != usual)
        return self.forged(self.env[model], name)

    def stored(self, record, names):
        self.env.invalidate_all()
        names = [name for name in names if record._fields[name].store]
        return record.sudo().read(names, load=None)[0] if names else {}

    def own_fields(self, model):
        fields = self.env[model]._fields
        return sorted(n for n in self.env[model]._get_guarded() if n in fields)

    def states(self, model):
        field = self.env[model]._fields.get("state")
        return field.get_values(self.env) if field and not field.related else []
