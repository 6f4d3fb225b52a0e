"""Tries a draft on the projects there are, before it is put in force."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from ..models.rules.rule_line import WORKS_CLASSES
from ..tools.classify import ClassRuleError

# Every project asks all its gates: more at once would keep the person waiting.
BATCH = 200


class RulesetTry(models.TransientModel):
    _name = "microworks.ruleset.try"
    _description = "Try a Rule Set on Projects"

    ruleset_id = fields.Many2one(
        comodel_name="microworks.ruleset",
        string="Rule Set",
        required=True,
        readonly=True,
    )
    total = fields.Integer(string="Open Projects", readonly=True)
    tried = fields.Integer(string="Tried So Far", readonly=True)
    line_ids = fields.One2many(
        comodel_name="microworks.ruleset.try.line",
        inverse_name="wizard_id",
        string="What Would Change",
        readonly=True,
    )

    # === BUSINESS ===

    @api.model
    def _start(self, ruleset):
        wizard = self.create({"ruleset_id": ruleset.id})
        wizard._run()
        return wizard

    def _domain(self):
        self.ensure_one()
        domain = self.env["microworks.project"]._open_domain()
        if self.ruleset_id.area_id:
            domain &= Domain("area_id", "child_of", self.ruleset_id.area_id.id)
        return domain

    def _run(self):
        """Try the next batch and add what would change."""
        self.ensure_one()
        projects = self.env["microworks.project"].search(
            self._domain(), order="id", offset=self.tried, limit=BATCH
        )
        found = [self._try(project) for project in projects]
        self.write(
            {
                "total": projects.search_count(self._domain()),
                "tried": self.tried + len(projects),
                "line_ids": [Command.create(line) for line in found if line],
            }
        )

    def _try(self, project):
        """What would change for one project; ``None`` when nothing does."""
        ruleset = self.ruleset_id
        line = {"project_id": project.id}
        target = project._next_target()
        try:
            line["new_class"] = project._classify(ruleset).works_class
            if target:
                line["failing"] = self._newly_failing(project, target)
        except ClassRuleError:
            line["failing"] = self.env._("no class rule fits this project")
        except UserError as error:
            line["failing"] = self.env._("cannot be tried: %(why)s", why=str(error))
        if line.get("failing") or line.get("new_class") != project.works_class:
            return line
        return None

    def _newly_failing(self, project, target):
        before = {refusal.code for refusal in project._get_refusals(target)}
        return "\n".join(
            refusal.as_line()
            for refusal in project._get_refusals(target, ruleset=self.ruleset_id)
            if refusal.code not in before
        )

    # === ACTIONS ===

    def action_next(self):
        """Try the next projects and show the result so far."""
        self.ensure_one()
        self._run()
        return self._reopen()

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Try on Projects"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }


class RulesetTryLine(models.TransientModel):
    _name = "microworks.ruleset.try.line"
    _description = "Effect of a Rule Set on a Project"

    wizard_id = fields.Many2one(
        comodel_name="microworks.ruleset.try", required=True, ondelete="cascade"
    )
    project_id = fields.Many2one(comodel_name="microworks.project", readonly=True)
    old_class = fields.Selection(
        related="project_id.works_class", string="Class Now", readonly=True
    )
    new_class = fields.Selection(WORKS_CLASSES, string="Class Then", readonly=True)
    failing = fields.Text(string="Newly Missing", readonly=True)
