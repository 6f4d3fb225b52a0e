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
        self._check_known()
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
        self._check_known()
        raise Refused(
            self._refusal_name(),
            [Refusal(code, what, rule=rule, basis=basis, next_step=next_step)],
        )

    @api.model
    def _refuse_number(self, records):
        """:raises Refused: MW-CALL-01, one record was wanted"""
        self._refuse(
            "MW-CALL-01",
            self.env._(
                "this is done with one record at a time (%(model)s: %(count)s)",
                model=records._description,
                count=len(records._ids),
            ),
            next_step=self.env._("call it once for each record"),
        )

    @api.model
    def _refuse_by_name(self, records):
        """:raises Refused: MW-CALL-02, a name does not make one"""
        self._refuse(
            "MW-CALL-02",
            self.env._(
                "such a record has no name to be made by: %(model)s",
                model=records._description,
            ),
            next_step=self.env._("open its own form and fill it in there"),
        )

    def _check_known(self):
        """Access comes before every answer: a refusal tells of the record, too.

        What our own code does as superuser was let in before.

        :raises odoo.exceptions.AccessError: the caller may not read these records
        """
        if not self.env.su and any(self._ids):
            self.check_access("read")

    def _refusal_name(self):
        """The name people know the record by, if they may know it."""
        known = self._origin.with_user(self.env.user)._filtered_access("read")
        # sudo: the label of a record that may be read.
        names = [record.display_name for record in known.sudo() if record.display_name]
        if names:
            return format_list(self.env, names)
        # The name of the model in the language of the person, for want of a record; a
        # helper that refuses for another model does not put its own name above it.
        model = self.env.context.get("refusal_of") or self._name
        known_model = model in self.env and not self.env[model]._abstract
        return self.env["ir.model"]._get(model).name if known_model else ""

    def _describe_groups(self, names):
        titles = []
        for name in names:
            xmlid = name if "." in name else f"microworks_supervision.{name}"
            # sudo: names of groups for a message.
            group = self.env.ref(xmlid, raise_if_not_found=False)
            if group:
                titles.append(group.sudo().name)  # sudo: see above
        return format_list(self.env, titles, "or")
