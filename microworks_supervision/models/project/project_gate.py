"""Gates: what the rule set demands before a step, told before anybody presses."""

from odoo import api, models
from odoo.fields import Domain

from ...exceptions import Refusal


class ProjectGate(models.Model):
    _name = "microworks.project"
    _inherit = ["microworks.project", "microworks.gate.subject"]

    _gate_live = True

    # === COMPUTE ===

    @api.depends(
        "state",
        "works_class",
        "document_ids.state",
        "publicity_ids.state",
        "publicity_ids.superseded",
        "location_ids",
    )
    def _compute_gate(self):
        super()._compute_gate()

    def _is_gate_asked(self):
        return super()._is_gate_asked() and bool(self.works_class)

    def _is_waiver_possible(self, refusals):
        # Also from what its parts lack: the dialogue lists them all.
        return bool(self._waivable())

    # === GATES ===

    def _gate_lines(self, stage, rules=None):
        rules = rules or self._rules()
        return rules._gate_lines(stage, self.works_class, self.owner_kind)

    def _waivers(self):
        return self.waiver_ids

    def _is_waiver_asked(self):
        return super()._is_waiver_asked() and bool(self.works_class)

    def _after_waiver(self, waiver):
        self._raise_colour(
            "yellow", self.env._("waiver: %(rule)s", rule=waiver.gate_name), waiver
        )

    def _get_refusals(self, target, ruleset=None):
        refusals = self._get_structural_refusals(target)
        return refusals + self._get_stage_refusals(target, ruleset)

    def _get_structural_refusals(self, target):
        """What the life cycle itself demands, whatever the rule set says.

        Heirs append; these refusals can never be waived.
        """
        if target != "applied":
            return []
        if self.works_class == "out":
            return [
                Refusal(
                    "MW-PROJ-03",
                    self.env._("too large for small works: a statutory tender is due"),
                    rule=self.class_reasons or "",
                    basis="必须招标的工程项目规定第5条",
                    next_step=self.env._("take it to the county's tender procedure"),
                )
            ]
        refusals = []
        if not self.estimated_amount:
            refusals.append(
                Refusal(
                    "MW-PROJ-04",
                    self.env._("there is no investment estimate"),
                    next_step=self.env._("fill in “Investment Estimate”"),
                )
            )
        # A row that was only begun says nothing yet.
        if not self.location_ids.filtered(lambda place: place.lat or place.lng):
            # Photos and logs are measured against it, the public finds it on the map.
            refusals.append(
                Refusal(
                    "MW-PROJ-05",
                    self.env._("the place of the works is not known"),
                    next_step=self.env._("add its position on the tab “Location”"),
                )
            )
        return refusals

    def _get_following_refusals(self, stage, part, target):
        """What the project's own step lacks that a step of a part takes along.

        Asked together with the part's gate, so that its form tells before anybody
        presses what the step of the project would refuse. What waits for this very
        step of the part is met by it.

        :param str stage: the state that the project reaches at once
        :param part: the record whose step it is
        :param str target: the state that ``part`` reaches
        """
        met = {
            line.code
            for line in self._gate_lines(stage)
            if line.requirement == "record"
            and self._names_step(line.reference or "", part, target)
        }
        refusals = self._get_stage_refusals(stage)
        return [refusal for refusal in refusals if refusal.key not in met]

    def _names_step(self, reference, part, target):
        """Whether a gate's ``model:state,state`` is the step of ``part``."""
        name, _sep, states = reference.partition(":")
        wanted = [state.strip() for state in states.split(",") if state.strip()]
        return name == part._name and (not wanted or target in wanted)

    @api.model
    def _open_domain(self):
        """Projects that still have steps before them."""
        return Domain("state", "not in", ("archived", "cancelled", "terminated"))
