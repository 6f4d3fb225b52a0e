"""Asking for an exception from a rule that stands in the way."""

from odoo import models

# Which part of a project stands, in which of its states, before which stage of the
# rule set. The project's own next step is added to these.
PART_STAGES = (
    ("procurement_ids", ("draft", "approved"), "procurement_published"),
    ("procurement_ids", ("published", "closed"), "procurement_opened"),
    ("procurement_ids", ("evaluated", "candidates_published"), "procurement_awarded"),
    ("contract_ids", ("draft", "signed"), "contract_in_force"),
    ("acceptance_ids", ("draft", "convened"), "acceptance_passed"),
)


class ProjectWaiver(models.Model):
    _inherit = "microworks.project"

    # === BUSINESS ===

    def _waiver_stages(self):
        """The stages of the rule set that come next for the project and its parts.

        Heirs append those of their parts.

        :return: list of stages of ``microworks.rule.gate``
        """
        self.ensure_one()
        stages = [self._next_target()]
        stages += [
            stage
            for name, states, stage in PART_STAGES
            if any(part.state in states for part in self[name])
        ]
        return list(dict.fromkeys(filter(None, stages)))

    def _waivable(self):
        """What stands in the way now and may be waived.

        Without what was already asked for: one line is asked for once.

        :return: dictionary of the rule line to its :class:`Refusal`
        """
        self.ensure_one()
        if not (self._origin.id and self.works_class):
            return {}
        asked = {
            (waiver.stage, waiver.gate_key)
            for waiver in self.waiver_ids
            if waiver.state != "refused"
        }
        found = {}
        for stage in self._waiver_stages():
            lines = self._rules()._gate_lines(stage, self.works_class, self.owner_kind)
            for refusal in self._get_stage_refusals(stage):
                if refusal.waivable and (stage, refusal.key) not in asked:
                    line = lines.filtered(lambda ln, key=refusal.key: ln.code == key)
                    found[line[:1]] = refusal
        return found

    # === ACTIONS ===

    def action_request_waiver(self, stage, gate_key, reason):
        """Ask for an exception from one rule line.

        :param str stage: the step the rule stands before
        :param str gate_key: the code of the rule line
        :param str reason: why
        :return: action of the new waiver
        :raises Refused: the line is not missing or can never be waived
        """
        self.ensure_one()
        # The name of the rule is looked up when the waiver is made.
        waiver = self.env["microworks.waiver"].create(
            {
                "project_id": self.id,
                "stage": stage,
                "gate_key": gate_key,
                "gate_name": gate_key,
                "reason": reason,
            }
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "microworks.waiver",
            "res_id": waiver.id,
            "view_mode": "form",
        }
