"""States that no event tells of: what was put in place past every step."""

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
            as the last event tells it (``None``: there is no event, and the state is
            not the one such a record begins with)
        """
        self.env.flush_all()
        found = []
        for model in self._models_with_steps():
            self.env.cr.execute(self._states_without_event(model))
            found += [
                {"model": model._name, "id": number, "state": state, "event": target}
                for number, state, target in self.env.cr.fetchall()
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
                       AND (v.target IS NOT NULL OR v.kind = 'import')
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
    def _describe_states(self, found):
        """One sentence about records whose state has no event."""
        first = found[:SHOWN]
        titles = {
            # sudo: names of models for a message.
            name: self.env["ir.model"].sudo()._get(name).name
            for name in {row["model"] for row in first}
        }
        return self.env._(
            "%(count)s records are in a state that no event tells of: %(which)s",
            count=len(found),
            which=", ".join(
                f"{titles[row['model']]} {row['id']} ({row['state']})" for row in first
            ),
        )
