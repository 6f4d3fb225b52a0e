"""Gates: what the rule set demands before a step, told before anybody presses."""

from odoo import api, models
from odoo.fields import Domain

from ...exceptions import Refusal


class ProjectGate(models.Model):
    _inherit = "microworks.project"

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

    def _get_stage_refusals(self, stage, ruleset=None):
        """What the rule set demands for ``stage`` and is missing, waivers applied.

        :param str stage: a project state, or a stage of a part such as
            ``procurement_published``
        :param ruleset: try this version instead of the project's own
        :return: list of :class:`Refusal`
        """
        self.ensure_one()
        rules = ruleset or self._rules()
        lines = rules._gate_lines(stage, self.works_class, self.owner_kind)
        waived = set(
            self.waiver_ids.filtered(
                lambda w: w.state == "approved" and w.stage == stage
            ).mapped("gate_key")
        )
        refusals = []
        for line in lines:
            if line.waivable and line.code in waived:
                continue
            missing = getattr(self, f"_gate_{line.requirement}")(line)
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

    def _get_following_refusals(self, stage, part, target):
        """What the project's own step lacks that a step of a part takes along.

        Asked together with the part's gate, so that its form tells before anybody
        presses what the step of the project would refuse. What waits for this very
        step of the part is met by it.

        :param str stage: the state that the project reaches at once
        :param part: the record whose step it is
        :param str target: the state that ``part`` reaches
        """
        rules = self._rules()
        lines = rules._gate_lines(stage, self.works_class, self.owner_kind)
        met = {
            line.code
            for line in lines.filtered(lambda line: line.requirement == "record")
            if self._names_step(line.reference or "", part, target)
        }
        refusals = self._get_stage_refusals(stage)
        return [refusal for refusal in refusals if refusal.key not in met]

    def _names_step(self, reference, part, target):
        """Whether a gate's ``model:state,state`` is the step of ``part``."""
        name, _sep, states = reference.partition(":")
        wanted = [state.strip() for state in states.split(",") if state.strip()]
        return name == part._name and (not wanted or target in wanted)

    # Each evaluator answers ``None`` when the line is met, else what is missing
    # and what to do next. One per kind of requirement of the rule set.

    def _gate_document(self, line):
        kind = self.env["microworks.document.kind"]._by_code(line.reference)
        states = ("reviewed",) if line.reviewed else ("submitted", "reviewed")
        count = len(
            self.document_ids.filtered(
                lambda d: d.kind_id == kind and d.state in states
            )
        )
        if count >= max(line.count, 1):
            return None
        if line.reviewed:
            return (
                self.env._(
                    "document missing or not reviewed: %(kind)s", kind=kind.name
                ),
                self.env._("upload it and have another person review it"),
            )
        return (
            self.env._("document missing: %(kind)s", kind=kind.name),
            self.env._("upload it on the tab “Documents” of the project and submit it"),
        )

    def _gate_deliberation(self, line):
        if any(d.state == "passed" for d in self.deliberation_ids):
            return None
        return (
            self.env._("no deliberation has passed"),
            self.env._("record the four meetings and their publication"),
        )

    def _gate_publicity(self, line):
        notices = self.publicity_ids.filtered(
            lambda p: p.kind == line.reference and not p.superseded
        )
        finished = notices.filtered(lambda p: p.state == "finished")
        if any(notice._days_posted() >= (line.days or 0) for notice in finished):
            return None
        label = dict(
            self.env["microworks.publicity"]
            ._fields["kind"]
            ._description_selection(self.env)
        ).get(line.reference, line.reference)
        running = notices.filtered(lambda p: p.state == "running")
        if running:
            end = max(running.mapped("earliest_end"))
            if end <= self._today():
                return (
                    self.env._(
                        "posted long enough, not finished: %(kind)s", kind=label
                    ),
                    self.env._("answer the objections, then finish the notice"),
                )
            return (
                self.env._(
                    "publicity still running until %(date)s: %(kind)s",
                    date=end,
                    kind=label,
                ),
                self.env._("finish it after that moment, objections answered"),
            )
        if finished:
            return (
                self.env._(
                    "posted for less than %(days)s days: %(kind)s",
                    days=line.days,
                    kind=label,
                ),
                self.env._("post it again, for all of the days"),
            )
        return (
            self.env._("not made public: %(kind)s", kind=label),
            self.env._("have the notice reviewed and posted"),
        )

    @api.model
    def _open_domain(self):
        """Projects that still have steps before them."""
        return Domain("state", "not in", ("archived", "cancelled", "terminated"))
