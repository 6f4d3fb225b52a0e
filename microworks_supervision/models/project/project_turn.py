"""Which projects wait for the step of whoever looks."""

from odoo import api, fields, models
from odoo.fields import Domain

from .constants import VILLAGE_OWNERS


class ProjectTurn(models.Model):
    _inherit = "microworks.project"

    my_turn = fields.Boolean(
        string="Waits for Me",
        compute="_compute_my_turn",
        search="_search_my_turn",
        help="The next step is one of your role. Where the law wants two persons, a"
        " colleague of the same role takes it.",
        groups="microworks_supervision.group_user",
    )

    @api.depends("state", "works_class", "owner_kind")
    @api.depends_context("uid")
    def _compute_my_turn(self):
        for project in self:
            project.my_turn = project._is_my_turn()

    def _is_my_turn(self):
        edge = self._get_edges().get((self.state, self._next_target()))
        return bool(edge and self._role_on(edge))

    def _search_my_turn(self, operator, value):
        if operator != "in":
            return NotImplemented
        # The steps differ by state, by class, and by whether a village decides: one
        # project in memory for each kind answers as a stored one would.
        kinds = [
            (state, works_class, villages)
            for state in self._fields["state"].get_values(self.env)
            for works_class in self._fields["works_class"].get_values(self.env)
            for villages in (True, False)
        ]
        mine = Domain.OR(
            Domain("state", "=", state)
            & Domain("works_class", "=", works_class)
            & Domain("owner_kind", "in" if villages else "not in", VILLAGE_OWNERS)
            for state, works_class, villages in kinds
            if self.new(
                {
                    "state": state,
                    "works_class": works_class,
                    "owner_kind": VILLAGE_OWNERS[0] if villages else "government",
                }
            )._is_my_turn()
        )
        return mine if True in value else ~mine
