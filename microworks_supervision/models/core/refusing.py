"""How a record says no."""

from odoo import models

from ...exceptions import Refusal, Refused


class Refusing(models.AbstractModel):
    """Refusals that name the record as people know it."""

    _name = "microworks.refusing"
    _description = "Record that refuses"

    def _refuse(self, code, what, *, rule="", basis="", next_step=""):
        """Refuse with one coded reason; nothing of the transaction is stored.

        :raises Refused: always
        """
        raise Refused(
            self._refusal_name(),
            [Refusal(code, what, rule=rule, basis=basis, next_step=next_step)],
        )

    def _refusal_name(self):
        """The name people know the record by, whatever the caller may read."""
        # sudo: a name for the message, of a record the caller already acts on.
        names = [record.display_name for record in self.sudo() if record.display_name]
        return ", ".join(names) or self._description
