"""How a record says no."""

from odoo import api, models
from odoo.tools import format_list

from ...exceptions import Refusal, Refused, RoleRefused


class Refusing(models.AbstractModel):
    """Refusals that name the record as people know it."""

    _name = "microworks.refusing"
    _description = "Record that refuses"

    @api.model
    def _refuse_role(self, groups):
        """:raises RoleRefused: always; none of ``groups`` is the caller's"""
        raise RoleRefused(
            self._refusal_name(),
            [
                Refusal(
                    "MW-ROLE-01",
                    self.env._("your role may not take this step"),
                    rule=self._describe_groups(groups),
                    next_step=self.env._("ask a person with one of these roles"),
                )
            ],
        )

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
        # The name of the model in the language of the person, for want of a record.
        return (
            format_list(self.env, names) or self.env["ir.model"]._get(self._name).name
        )

    def _describe_groups(self, names):
        titles = []
        for name in names:
            xmlid = name if "." in name else f"microworks_supervision.{name}"
            # sudo: names of groups for a message.
            group = self.env.ref(xmlid, raise_if_not_found=False)
            if group:
                titles.append(group.sudo().name)  # sudo: see above
        return format_list(self.env, titles, "or")
