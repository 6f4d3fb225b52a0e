"""What a gate asks of works: papers, decisions, notices and records."""

from odoo import models
from odoo.tools import format_list

from ..core.gate import Requirement, Stage

PROJECT = "microworks.project"


class ProjectStages(models.AbstractModel):
    """The states of a project that a rule set can hold."""

    _inherit = "microworks.gate"

    def _stages(self):
        return super()._stages() + [
            Stage(
                "applied",
                self.env._("Application"),
                PROJECT,
                10,
            ),
            Stage(
                "deliberated",
                self.env._("Deliberation"),
                PROJECT,
                20,
            ),
            Stage(
                "approved",
                self.env._("Approval"),
                PROJECT,
                30,
            ),
            Stage(
                "filed",
                self.env._("Filing"),
                PROJECT,
                40,
            ),
            Stage(
                "priced",
                self.env._("Ceiling price"),
                PROJECT,
                50,
            ),
            Stage(
                "procuring",
                self.env._("Start of procurement"),
                PROJECT,
                60,
            ),
            Stage(
                "awarded",
                self.env._("Award"),
                PROJECT,
                100,
            ),
            Stage(
                "contracted",
                self.env._("Contract"),
                PROJECT,
                110,
            ),
            Stage(
                "under_construction",
                self.env._("Start of works"),
                PROJECT,
                130,
            ),
            Stage(
                "completed",
                self.env._("Completion"),
                PROJECT,
                140,
            ),
            Stage(
                "accepted",
                self.env._("Acceptance"),
                PROJECT,
                160,
            ),
            Stage(
                "settled",
                self.env._("Settlement"),
                PROJECT,
                170,
            ),
            Stage(
                "in_warranty",
                self.env._("Handover and warranty"),
                PROJECT,
                180,
            ),
            Stage(
                "archived",
                self.env._("Archive"),
                PROJECT,
                190,
            ),
        ]


class PaperRequirements(models.AbstractModel):
    _inherit = "microworks.gate"

    def _requirements(self):
        return super()._requirements() + [
            Requirement(
                "document",
                self.env._("Document"),
                PROJECT,
                self._document_missing,
                words=self._document_words,
                is_named=True,
            ),
            Requirement(
                "deliberation",
                self.env._("Deliberation passed"),
                PROJECT,
                self._deliberation_missing,
                is_firm=True,
            ),
            Requirement(
                "publicity",
                self.env._("Publicity finished"),
                PROJECT,
                self._publicity_missing,
                choices=("microworks.publicity", "kind"),
                is_named=True,
            ),
            Requirement(
                "record",
                self.env._("Record"),
                PROJECT,
                self._record_missing,
                words=self._record_words,
                is_named=True,
            ),
        ]

    def _document_words(self, line):
        kind = self.env["microworks.document.kind"]._by_code(line.reference)
        return kind.display_name or line.reference

    def _document_missing(self, project, line):
        kind = self.env["microworks.document.kind"]._by_code(line.reference)
        states = ("reviewed",) if line.reviewed else ("submitted", "reviewed")
        count = len(
            project.document_ids.filtered(
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

    def _deliberation_missing(self, project, line):
        if any(d.state == "passed" for d in project.deliberation_ids):
            return None
        return (
            self.env._("no deliberation has passed"),
            self.env._("record the four meetings and their publication"),
        )

    def _publicity_missing(self, project, line):
        notices = project.publicity_ids.filtered(
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
            if end <= project._today():
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

    def _record_words(self, line):
        """``model:state,state`` in words."""
        name, _sep, states = line.reference.partition(":")
        if name not in self.env:
            return line.reference
        # sudo: the name of a model is no secret.
        title = self.env["ir.model"].sudo()._get(name).name
        if not states or "state" not in self.env[name]._fields:
            return title
        words = line._words(states, line._choices(name, "state"))
        return self.env._("%(record)s: %(states)s", record=title, states=words)

    def _record_missing(self, project, line):
        """A record ``model:state`` (or ``model:state,state``) of this project."""
        name, _sep, states = (line.reference or "").partition(":")
        model = self.env.get(name)
        wanted = [state.strip() for state in states.split(",") if state.strip()]
        if model is None or "project_id" not in model._fields:
            return (
                self.env._("the rule names an unknown record: %(ref)s", ref=name),
                self.env._("have the rule set corrected in a new version"),
            )
        domain = [("project_id", "=", project.id)]
        if wanted:
            domain.append(("state", "in", wanted))
        # sudo: whether it exists, whoever may read it.
        if model.sudo().search_count(domain, limit=1):
            return None
        labels = (
            dict(model._fields["state"]._description_selection(self.env))
            if "state" in model._fields
            else {}
        )
        title = self.env["ir.model"]._get(name).name
        return (
            self.env._(
                "missing: %(record)s (%(state)s)",
                record=title,
                state=format_list(
                    self.env, [labels.get(state, state) for state in wanted], "or"
                )
                or "–",
            ),
            self.env._("record it first"),
        )
