"""One visit to a site with a checklist, measured values and a result."""

from odoo import Command, api, fields, models
from odoo.tools import LazyTranslate

from ...tools.step import TODAY, USER, Step
from .site_record import SITE_GUARDED

_lt = LazyTranslate(__name__)

KINDS = [
    ("INS-R", "Routine inspection"),
    ("INS-J", "Joint inspection"),
    ("INS-S", "Special inspection"),
    ("INS-D", "Double-random inspection"),
    ("INS-T", "Standing supervision"),
    ("INS-A", "Acceptance inspection"),
    ("INS-P", "Re-look"),
]
STATES = [("draft", "Planned"), ("done", "Done")]
RESULTS = [("pass", "Passed"), ("fail", "Not passed"), ("none", "Nothing measured")]
INSPECTORS = ("group_township_officer", "group_county_department")
# Kinds that are the county's to lead.
BY_KIND = {"INS-J": ("group_county_department",), "INS-D": INSPECTORS}


class Inspection(models.Model):
    """draft → done; what was measured is frozen with the last signature.

    The checklist is copied from the rule set of the project, so a later version
    of the rules never changes an old judgement. Each failed item becomes a
    finding.
    """

    _name = "microworks.inspection"
    _description = "Inspection"
    _inherit = [
        "microworks.site.record",
        "microworks.calendar.note",
        "mail.activity.mixin",
    ]
    _counted = (("done_on", "publish_by"),)
    _order = "planned_on desc, id desc"

    _guarded_fields = SITE_GUARDED | {
        "number",
        "plan_id",
        "reserve_ids",
    }
    _open_states = ("draft",)
    _steps = {
        "done": Step(
            ("draft",),
            "done",
            INSPECTORS,
            _lt("Finish"),
            stamp={"done_on": TODAY, "finisher_id": USER},
            sets=("publish_by",),
        )
    }
    _edge_fields = ("kind",)

    number = fields.Char(readonly=True, copy=False)
    kind = fields.Selection(KINDS, default="INS-R", required=True, index=True)
    plan_id = fields.Many2one(
        comodel_name="microworks.inspection.plan",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    planned_on = fields.Date(required=True, default=lambda self: self._legal_today())
    inspector_ids = fields.Many2many(
        comodel_name="res.users",
        relation="microworks_inspection_inspector_rel",
        string="Inspectors",
        default=lambda self: self.env.user,
    )
    reserve_ids = fields.Many2many(
        comodel_name="res.users",
        relation="microworks_inspection_reserve_rel",
        string="Reserve Inspectors",
        readonly=True,
        copy=False,
    )
    line_ids = fields.One2many(
        comodel_name="microworks.inspection.line",
        inverse_name="inspection_id",
        string="Checklist",
    )
    photo_ids = fields.One2many(
        comodel_name="microworks.site.photo",
        inverse_name="inspection_id",
        string="Photos",
    )
    finding_ids = fields.One2many(
        comodel_name="microworks.finding",
        inverse_name="inspection_id",
        string="Findings",
        readonly=True,
    )
    result = fields.Selection(RESULTS, compute="_compute_result", store=True)
    conclusion = fields.Text()
    done_on = fields.Date(readonly=True, copy=False)
    finisher_id = fields.Many2one(
        comodel_name="res.users",
        string="Recorded By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    publish_by = fields.Date(string="To Be Published Until", readonly=True, copy=False)
    state = fields.Selection(
        STATES,
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )

    # === COMPUTE ===

    @api.depends("line_ids.result")
    def _compute_result(self):
        for inspection in self:
            results = inspection.line_ids.mapped("result")
            if "fail" in results:
                inspection.result = "fail"
            else:
                inspection.result = "pass" if "pass" in results else "none"

    @api.depends("number", "kind")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for inspection in self:
            inspection.display_name = (
                f"{inspection.number or ''} {labels.get(inspection.kind, '')}".strip()
            )

    # === CRUD ===

    @api.model_create_multi
    def create(self, vals_list):
        inspections = super().create(vals_list)
        for inspection in inspections:
            inspection._unguarded().write(
                {
                    "number": self.env["ir.sequence"].next_by_code(self._name),
                    "line_ids": inspection._prepare_lines(),
                }
            )
        return inspections

    def _prepare_lines(self):
        """The items of the checklists for this kind of works, copied."""
        works_type = self.project_id.works_type
        commands, seen = [], set()
        for checklist in self._rules()._checklists(works_type):
            for item in checklist.item_ids:
                if item.code in seen or not item._suits(works_type):
                    continue
                seen.add(item.code)
                commands.append(
                    Command.create(
                        {
                            "sequence": len(commands),
                            "checklist": checklist.name,
                            "item_id": item.id,
                            **{
                                name: item[name]
                                for name in self.env[
                                    "microworks.inspection.line"
                                ]._copied
                            },
                        }
                    )
                )
        return commands

    # === LIFE ===

    def _get_edges(self):
        groups = BY_KIND.get(self.kind, INSPECTORS)
        edges = super()._get_edges()
        return {key: step._replace(groups=groups) for key, step in edges.items()}

    def _after_transition(self, source, target):
        findings = self.env["microworks.finding"]
        for line in self.line_ids.filtered(lambda line: line.result == "fail"):
            findings._raise_for(line)
        if self.kind == "INS-D":
            self.env["microworks.publicity"]._open_for(
                self,
                "P13",
                self.env._(
                    "Double-random inspection of %(project)s",
                    project=self.project_id.name,
                ),
                False,
                body=self.conclusion,
            )
        if self.kind == "INS-P" and self.result != "fail":
            self.project_id._lower_colour(
                self.env._("re-look %(number)s", number=self.number),
                self.project_id.sudo().finding_ids.replier_id,  # sudo: persons only
            )

    # === ACTIONS ===

    def action_done(self):
        """Finish the record; failed items become findings.

        :raises Refused: an item without result, no inspector
        """
        for inspection in self:
            today = self._today()
            vals = {}
            if inspection.kind == "INS-D":
                vals["publish_by"] = inspection._rules()._deadline_end(
                    "D-CHECK-PUB", today
                )
            inspection._take(
                "done", vals=vals, facts={"items": inspection._line_facts()}
            )

    def action_view_findings(self):
        """Open the findings of this inspection."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "microworks.finding",
            "view_mode": "list,form",
            "domain": [("inspection_id", "=", self.id)],
            "name": self.env._("Findings"),
            "context": {"default_project_id": self.project_id.id},
        }

    def _line_facts(self):
        return [
            {"item": line.code, "measured": line.measured or "", "result": line.result}
            for line in self.line_ids
        ]
