"""A record that stands before gates, and exceptions from them."""

from odoo import models

from ...exceptions import Refusal


class GateSubject(models.AbstractModel):
    """Works, or whatever else rules ask something of before a step.

    Heirs answer :meth:`_gate_lines`: which lines stand before a stage. A line has
    ``code``, ``name``, ``requirement``, ``waivable`` and ``legal_basis``, and what its
    requirement reads. They have an area and a company, for whoever decides on an
    exception, and do in :meth:`_after_waiver` what follows one.
    """

    _name = "microworks.gate.subject"
    _description = "Stands Before Gates"

    # === HOOKS ===

    def _gate_lines(self, stage, rules=None):
        """The lines of the rules that hold before ``stage`` for this record."""
        return ()

    def _waivers(self):
        """The exceptions asked for so far."""
        return self.env["microworks.waiver"].search(
            [("res_model", "=", self._name), ("res_id", "=", self.id)]
        )

    def _after_waiver(self, waiver):
        """What follows an exception that was approved."""

    def _is_waiver_asked(self):
        """Whether there is anything to ask an exception from yet."""
        return bool(self._origin.id)

    # === GATES ===

    def _gate_missing(self, line):
        """What is missing of one line, and what to do next; ``None`` if nothing is."""
        one = self.env["microworks.gate"]._requirement(line.requirement)
        if one is None or one.subject != self._name:
            # A line that an addon left behind opens nothing by being unknown.
            return (
                self.env._(
                    "nobody here can show what the rule asks for: %(key)s",
                    key=line.requirement,
                ),
                self.env._("have the rule set corrected in a new version"),
            )
        return one.missing(self, line)

    def _get_stage_refusals(self, stage, rules=None):
        """What the rules demand for ``stage`` and is missing, waivers applied.

        :param str stage: key of a stage, such as ``procurement_published``
        :param rules: try this version instead of the record's own
        :return: list of :class:`Refusal`
        """
        self.ensure_one()
        lines = self._gate_lines(stage, rules)
        waived = {
            waiver.gate_key
            for waiver in (self._waivers() if lines else ())
            if waiver.state == "approved" and waiver.stage == stage
        }
        refusals = []
        for line in lines:
            if line.waivable and line.code in waived:
                continue
            missing = self._gate_missing(line)
            if missing:
                what, next_step = missing
                refusals.append(
                    Refusal(
                        f"MW-GATE-{line.code}",
                        what,
                        rule=line.name,
                        basis=line.legal_basis or "",
                        next_step=next_step,
                        waivable=line.waivable,
                        key=line.code,
                    )
                )
        return refusals

    # === WAIVERS ===

    def _waiver_stages(self):
        """The stages that come next for the record and its parts.

        :return: list of keys of stages
        """
        self.ensure_one()
        stages = [self._next_target()]
        stages += [
            stage.key
            for stage in self.env["microworks.gate"]._sorted_stages()
            if stage.subject == self._name and stage.is_next and stage.is_next(self)
        ]
        return list(dict.fromkeys(filter(None, stages)))

    def _waivable(self):
        """What stands in the way now and may be waived.

        Without what was already asked for: one line is asked for once.

        :return: dictionary of the rule line to its :class:`Refusal`
        """
        self.ensure_one()
        if not self._is_waiver_asked():
            return {}
        asked = {
            (waiver.stage, waiver.gate_key)
            for waiver in self._waivers()
            if waiver.state != "refused"
        }
        found = {}
        for stage in self._waiver_stages():
            lines = {line.code: line for line in self._gate_lines(stage)}
            for refusal in self._get_stage_refusals(stage):
                if refusal.waivable and (stage, refusal.key) not in asked:
                    found[lines[refusal.key]] = refusal
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
                "res_model": self._name,
                "res_id": self.id,
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
