"""What the database refuses is said like every other refusal."""

from psycopg2 import errors

from odoo import api, models

from ...exceptions import Refusal

OURS = "microworks."
NAMES = ("char", "text")


class Base(models.AbstractModel):
    """Unique indexes and checks hold for two at once, where no look-up does; whoever
    meets one is told the same way as by a rule: code, what, next step.
    """

    _inherit = "base"

    @api.model
    def _sql_error_to_message(self, exc):
        message = super()._sql_error_to_message(exc)
        refusal = self._name.startswith(OURS) and self._refusal_of_database(
            exc, message
        )
        return refusal.as_line() if refusal else message

    @api.model
    def _refusal_of_database(self, exc, message):
        """The database's refusal with its code, or ``None`` for a kind we do not know."""
        if isinstance(exc, errors.UniqueViolation):
            return Refusal(
                "MW-DB-01",
                self.env._("there already is one: %s", message),
                next_step=self.env._("open the record that is there already"),
            )
        if isinstance(exc, errors.CheckViolation):
            return Refusal(
                "MW-DB-02",
                self.env._("outside what is possible: %s", message),
                next_step=self.env._("correct the values"),
            )
        if isinstance(exc, errors.NotNullViolation):
            field = self._fields.get(exc.diag.column_name)
            label = field and field.get_description(self.env, ["string"])["string"]
            return Refusal(
                "MW-DB-03",
                self.env._(
                    "“%(field)s” is missing", field=label or exc.diag.column_name
                ),
                next_step=self.env._("fill it in"),
            )
        if isinstance(exc, errors.ForeignKeyViolation):
            return Refusal(
                "MW-DB-04",
                self.env._(
                    "other records refer to this one: %s",
                    self.env["ir.model"]._get(self._name).name,
                ),
                next_step=self.env._("archive it instead of deleting it"),
            )
        return None

    # === CALLS ===

    @api.private
    def ensure_one(self):
        # A program that calls a step, or asks a value, of none or of several at once is
        # told so like everything else; who presses buttons never gets here.
        if len(self._ids) == 1 or not self._name.startswith(OURS):
            return super().ensure_one()
        return self.env["microworks.refusing"]._refuse_number(self)

    @api.model
    def _is_named(self):
        """Whether people know such a record by a text of its own."""
        return bool(self._rec_name) and self._fields[self._rec_name].type in NAMES

    @api.model
    def name_create(self, name):
        if self._name.startswith(OURS) and not self._is_named():
            self.env["microworks.refusing"]._refuse_by_name(self)
        return super().name_create(name)
