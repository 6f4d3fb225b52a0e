"""What an inspection needs before its result stands."""

from odoo import models
from odoo.tools import format_list

from ...exceptions import Refusal
from ...tools import texts


class InspectionGate(models.Model):
    _inherit = "microworks.inspection"

    def _get_refusals(self, target):
        refusals = []
        need = 2 if self.kind == "INS-D" else 1
        if len(self.inspector_ids.partner_id) < need:
            refusals.append(
                Refusal(
                    "MW-INS-01",
                    self.env._("%(need)s inspectors are needed", need=need),
                    next_step=self.env._("name the inspectors"),
                )
            )
        if not self.env.user._is_one_of(self.inspector_ids):
            refusals.append(
                Refusal(
                    "MW-INS-02",
                    self.env._("you are not one of the inspectors"),
                    next_step=self.env._("one of them finishes the record"),
                )
            )
        open_lines = self.line_ids.filtered(lambda line: not line.result)
        if open_lines:
            refusals.append(
                Refusal(
                    "MW-INS-03",
                    self.env._(
                        "not measured or judged: %(items)s",
                        items=format_list(self.env, open_lines.mapped("code")),
                    ),
                    next_step=self.env._(
                        "enter values, judge them, or mark them as not applicable"
                    ),
                )
            )
        return refusals + self._get_acceptance_refusals()

    def _get_acceptance_refusals(self):
        """At an acceptance what has a tolerance is measured, not only looked at.

        Key items without exception; of the others the record says how they were
        judged without a figure. A key item that does not apply says why: works where
        none applies would be accepted on paper.
        """
        if self.kind != "INS-A":
            return []
        unmeasured = self.line_ids.filtered(
            lambda line: (
                line.tolerance != "text" and line.result == "pass" and not line.measured
            )
        )
        keys = unmeasured.filtered("key")
        mute = (unmeasured - keys).filtered(
            lambda line: not texts.says_something(line.remark)
        )
        unexplained = self.line_ids.filtered(
            lambda line: (
                line.key
                and line.tolerance != "text"
                and line.result == "na"
                and not texts.says_something(line.remark)
            )
        )
        refusals = []
        if unexplained:
            refusals.append(
                Refusal(
                    "MW-INS-08",
                    self.env._(
                        "key items marked as not applicable without a word: %(items)s",
                        items=format_list(self.env, unexplained.mapped("code")),
                    ),
                    next_step=self.env._(
                        "enter the values, or say in “Remark” why they do not apply to"
                        " these works"
                    ),
                )
            )
        if keys:
            refusals.append(
                Refusal(
                    "MW-INS-06",
                    self.env._(
                        "key items passed without a measured value: %(items)s",
                        items=format_list(self.env, keys.mapped("code")),
                    ),
                    next_step=self.env._(
                        "enter the values, or mark them as not applicable"
                    ),
                )
            )
        if mute:
            refusals.append(
                Refusal(
                    "MW-INS-07",
                    self.env._(
                        "passed without a measured value and without a word: %(items)s",
                        items=format_list(self.env, mute.mapped("code")),
                    ),
                    next_step=self.env._(
                        "enter the values, or say in “Remark” how they were judged"
                    ),
                )
            )
        return refusals
