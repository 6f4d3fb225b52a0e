"""Values that no event tells of: what was changed in a row past every step."""

import json
from collections import defaultdict
from itertools import islice

from odoo import api, models
from odoo.tools import SQL

from ...tools import told
from .base import OURS
from .frozen import BOOKKEEPING, SCALAR

# Records looked at together: what is in memory at a time.
CHUNK = 500
# More differences than anybody reads one by one; the search ends there.
MOST = 1_000
# Of a text, as much as tells which one it is.
LONGEST = 80


class LogValues(models.Model):
    _inherit = "microworks.log.head"

    @api.model
    def _verify_values(self):
        """Values in the rows that are not those their newest event tells.

        A hash finds an altered event; this finds an altered amount, payee, day or
        writer. Each field that an event of the record names (``after``, what a step
        froze, facts of the same name) is compared; what a model names in ``_untold``
        changes without an event and is left out, for the reason given there. What
        people may edit is compared while the record is closed.

        :return: list of ``{"model", "id", "field", "told", "stored"}``, the first
            :data:`MOST` of them; records by their ids
        """
        self.env.flush_all()
        return list(islice(self._differing_values(), MOST))

    @api.model
    def _differing_values(self):
        for model in self._models_with_events():
            compared = self._compared_fields(model)
            if not compared:
                continue
            guarded = self._steps_alone_set(model, compared)
            for rows in self._stream_rows(model, compared):
                known = self._told_values(model, rows, compared, guarded)
                for row in rows:
                    if row["id"] in known:
                        values = known[row["id"]]
                        yield from self._differences(model, row, values, guarded)

    @api.model
    def _models_with_events(self):
        tables = {
            name: self.env[name]
            for name in self.env.registry
            if self.env[name]._auto and not self.env[name]._abstract
        }
        self.env.cr.execute(
            "SELECT name FROM unnest(%s) name WHERE EXISTS"
            " (SELECT FROM microworks_event e WHERE e.res_model = name) ORDER BY name",
            [list(tables)],
        )
        return [tables[name] for (name,) in self.env.cr.fetchall()]

    @api.model
    def _compared_fields(self, model):
        untold = model._get_untold() if hasattr(type(model), "_get_untold") else {}
        return {
            name: field
            for name, field in model._fields.items()
            if field.store
            and field.column_type
            and field.type in SCALAR
            and not field.company_dependent
            and name not in BOOKKEEPING
            and name not in untold
        }

    @api.model
    def _stream_rows(self, model, compared):
        """Yield the rows of a table, some at a time."""
        names = ["id", *compared]
        if "state" in model._fields and model._fields["state"].store:
            names.append("state")
        columns = SQL(", ").join(SQL.identifier(name) for name in names)
        last = 0
        while True:
            self.env.cr.execute(
                SQL(
                    "SELECT %s FROM %s WHERE id > %s ORDER BY id LIMIT %s",
                    columns,
                    SQL.identifier(model._table),
                    last,
                    CHUNK,
                )
            )
            rows = self.env.cr.dictfetchall()
            if not rows:
                return
            yield rows
            last = rows[-1]["id"]

    @api.model
    def _told_values(self, model, rows, compared, guarded):
        """The newest told value of each field, by record.

        :rtype: dict[int, dict]
        """
        known = defaultdict(dict)
        self.env.cr.execute(
            "SELECT res_id, kind, target, content FROM microworks_event"
            " WHERE res_model = %s AND res_id BETWEEN %s AND %s ORDER BY res_id, id",
            [model._name, rows[0]["id"], rows[-1]["id"]],
        )
        for number, kind, target, content in self.env.cr.fetchall():
            values = known[number]
            try:
                content = json.loads(content)
            except ValueError:
                # Named by the verification of the events.
                continue
            if kind == "import" and not content.get("after"):
                # The source is what tells; the event keeps the digest of it.
                values.clear()
            if guarded is not None and target in (model._open_states or ()):
                # From here on people may edit again, without an event for each word.
                for name in values.keys() - guarded:
                    del values[name]
            values.update(self._told_by(content, compared, guarded))
        return known

    @api.model
    def _steps_alone_set(self, model, compared):
        """The fields that are closed in every state, ``None`` without such a guard."""
        if not hasattr(type(model), "_get_guarded"):
            return None
        return model._get_guarded() & compared.keys()

    @api.model
    def _told_by(self, content, compared, guarded):
        """What one event tells of the fields that are compared."""
        facts = content.get("facts") or {}
        values = {
            # Facts have names of their own; those of a field are its value.
            name: value
            for name, value in facts.items()
            if guarded and name in guarded and not isinstance(value, dict | list)
        }
        values |= facts.get("frozen") or {}
        values |= content.get("after") or {}
        return {name: value for name, value in values.items() if name in compared}

    @api.model
    def _differences(self, model, row, known, guarded):
        is_open = guarded is not None and (
            model._open_states is None or row.get("state") in model._open_states
        )
        for name, value in known.items():
            if is_open and name not in guarded:
                continue
            field, stored = model._fields[name], row[name]
            place = (model._name, row["id"], name)
            if not (
                told.same(field.type, value, stored, place)
                or self._was_emptied(field, value, stored)
            ):
                yield {
                    "model": model._name,
                    "id": row["id"],
                    "field": name,
                    "told": value,
                    "stored": stored,
                }

    @api.model
    def _was_emptied(self, field, value, stored):
        """Whether a link is empty because the record of ours it led to is deleted.

        What may not be deleted is missed by :meth:`_verify_states`.
        """
        if field.type != "many2one" or stored or not value:
            return False
        other = self.env[field.comodel_name]
        return (
            field.ondelete == "set null"
            and other._name.startswith(OURS)
            # sudo: whether it is there at all.
            and not other.sudo().browse(told.record_id(value)).exists()
        )

    # === WORDS ===

    @api.model
    def _describe_values(self, found):
        """One sentence about values that no event tells of, as the reader may know it.

        What the current person may not read is counted, and named by nothing.
        """
        lines = (self._describe_value(row) for row in found)
        return self.env._(
            "%(count)s values are not those that the events tell: %(which)s",
            count=len(found) if len(found) < MOST else f"{MOST}+",
            which=self._some_lines(lines),
        )

    @api.model
    def _describe_value(self, row):
        record = self._as_reader(row)
        field = record._fields[row["field"]]
        if not (record and record._has_field_access(field, "read")):
            return None
        return self.env._(
            "%(model)s %(id)s, %(field)s: “%(told)s” in the log,"
            " “%(stored)s” in the row",
            # sudo: the name of a model.
            model=self.env["ir.model"].sudo()._get(row["model"]).name,
            id=row["id"],
            field=field.get_description(self.env, ["string"])["string"],
            told=self._value_in_words(field, row["told"]),
            stored=self._value_in_words(field, row["stored"]),
        )

    @api.model
    def _value_in_words(self, field, value):
        words = self.env["microworks.event"]._in_words
        if field.type == "boolean":
            return words(field, bool(value))
        if isinstance(value, dict):
            return next(iter(value.values()), None)
        if field.type == "monetary" and value is not None:
            return f"{float(value):.2f}"
        if field.type == "datetime" and isinstance(value, str):
            value = value.replace("T", " ")[:19]
        text = words(field, value)
        return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
