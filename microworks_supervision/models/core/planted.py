"""What one person plants on the screens of all others about records of ours.

Odoo lets every user share a default filter or a button with everybody: the one hides
records from those who look for them, the other takes a step in the name of whoever
presses it, under a label of somebody else's making.
"""

from odoo import api, models

from .base import OURS


def _refuse(env):
    """:raises Refused: MW-GUARD-07"""
    env["microworks.refusing"]._refuse(
        "MW-GUARD-07",
        env._("this would change what other people see or press"),
        next_step=env._("keep it for yourself, or ask the administrator"),
    )


class IrFilters(models.Model):
    _inherit = "ir.filters"

    @api.model_create_multi
    def create(self, vals_list):
        filters = super().create(vals_list)
        filters._check_planted()
        return filters

    def write(self, vals):
        result = super().write(vals)
        self._check_planted()
        return result

    def _check_planted(self):
        """A filter that works by itself works for whoever made it alone."""
        if self.env.su or self.env.is_system():
            return
        for found in self:
            if (
                (found.model_id or "").startswith(OURS)
                and found.is_default
                and found.user_ids != self.env.user
            ):
                _refuse(self.env)


class IrEmbeddedActions(models.Model):
    _inherit = "ir.embedded.actions"

    @api.model_create_multi
    def create(self, vals_list):
        actions = super().create(vals_list)
        actions._check_planted()
        return actions

    def write(self, vals):
        result = super().write(vals)
        self._check_planted()
        return result

    def _check_planted(self):
        """A button for others, or one that calls a method, is the administrator's."""
        if self.env.su or self.env.is_system():
            return
        for action in self:
            if (action.parent_res_model or "").startswith(OURS) and (
                action.python_method or action.user_id != self.env.user
            ):
                _refuse(self.env)
