"""States that no event tells of: what was put in place past every step."""

from itertools import islice

from odoo import api, models
from odoo.tools import SQL

from .base import OURS

# As many as a person looks at; the number tells how many there are.
SHOWN = 20


class LogStates(models.Model):
    _inherit = "microworks.log.head"

    @api.model
    def _verify_states(self):
        """Records whose state is not the one their last step led to.

        A hash finds an altered event; this finds a record made or changed without any:
        by SQL, by a program on the server, or through a door nobody knew.

        :return: list of ``{"model", "id", "state", "event"}``: the state as stored and
            as the last event tells it (``None`` there: there is no event, and the
            state is not the one such a record begins with; ``None`` as state: the
            record is gone, and its last step had led past where it may be deleted)
        """
        self.env.flush_all()
        found = []
        for model in self._models_with_steps():
            self.env.cr.execute(self._states_without_event(model))
            rows = self.env.cr.fetchall()
            self.env.cr.execute(self._steps_without_record(model))
            rows += self.env.cr.fetchall()
            found += [
                {"model": model._name, "id": number, "state": state, "event": target}
                for number, state, target in rows
            ]
        return found

    @api.model
    def _models_with_steps(self):
        for name in sorted(self.env.registry):
            model = self.env[name]
            if (
                name.startswith(OURS)
                and model._auto
                and not model._abstract
                and not model._transient
                and hasattr(model, "_get_steps")
                and model._fields["state"].store
            ):
                yield model

    @api.model
    def _states_without_event(self, model):
        # What an import brought has the state of its source; the event of the import
        # stands at the project and keeps the digest of what was read.
        brought = SQL("e.kind = 'import' AND e.target IS NULL")
        if model._brought_in:
            brought = SQL(
                "%s OR e.target IS NULL AND EXISTS (SELECT FROM microworks_event i"
                " WHERE i.project_id = r.project_id AND i.kind = 'import')",
                brought,
            )
        return SQL(
            """
            SELECT r.id, r.state, e.target
              FROM %(table)s r
              LEFT JOIN LATERAL (
                    SELECT v.target, v.kind FROM microworks_event v
                     WHERE v.res_model = %(model)s AND v.res_id = r.id
                       -- The source and target of a change are no states.
                       AND (v.target IS NOT NULL AND v.kind <> 'change'
                            OR v.kind = 'import')
                  ORDER BY v.id DESC LIMIT 1
                   ) e ON true
             WHERE r.state IS DISTINCT FROM COALESCE(e.target, %(first)s)
               AND NOT COALESCE(%(brought)s, false)
          ORDER BY r.id
            """,
            table=SQL.identifier(model._table),
            model=model._name,
            first=model._fields["state"].get_values(self.env)[0],
            brought=brought,
        )

    @api.model
    def _steps_without_record(self, model):
        return SQL(
            """
            SELECT e.res_id, NULL, e.target
              FROM (SELECT DISTINCT ON (v.res_id) v.res_id, v.target
                      FROM microworks_event v
                     WHERE v.res_model = %(model)s
                       AND v.target IS NOT NULL AND v.kind <> 'change'
                  ORDER BY v.res_id, v.id DESC) e
             WHERE NOT e.target = ANY(%(free)s)
               AND NOT EXISTS (SELECT FROM %(table)s r WHERE r.id = e.res_id)
          ORDER BY e.res_id
            """,
            table=SQL.identifier(model._table),
            model=model._name,
            free=[model._fields["state"].get_values(self.env)[0], *model._deleted_in],
        )

    # === WORDS ===

    @api.model
    def _describe_states(self, found):
        """One sentence about records whose state has no event, as the reader may know.

        What the current person may not read is counted, and named by nothing.
        """
        lines = (self._describe_state(row) for row in found)
        return self.env._(
            "%(count)s records are in a state that no event tells of: %(which)s",
            count=len(found),
            which=self._some_lines(lines),
        )

    @api.model
    def _describe_state(self, row):
        # sudo: the name of a model.
        title = self.env["ir.model"].sudo()._get(row["model"]).name
        if row["state"] is None:
            # Nobody reads what is gone, so nobody is kept from knowing its number.
            return self.env._("%(model)s %(id)s (gone)", model=title, id=row["id"])
        record = self._as_reader(row)
        if not record:
            return None
        labels = dict(record._fields["state"]._description_selection(record.env))
        return f"{title} {row['id']} ({labels.get(row['state'], row['state'])})"

    @api.model
    def _as_reader(self, row):
        """The record of a finding if the current person may read it; else none.

        The search for differences itself reads everything.
        """
        record = self.env[row["model"]].with_user(self.env.user).browse(row["id"])
        record = record.exists()
        return record if record and record.has_access("read") else record.browse()

    @api.model
    def _some_lines(self, lines):
        shown = list(islice((line for line in lines if line), SHOWN))
        return "; ".join(shown) or self.env._(
            "in records that you may not read; ask an auditor"
        )
