"""All numbers of supervision, per area and time; frozen once in force."""

from odoo import api, fields, models

STATES = [("draft", "Draft"), ("in_force", "In force"), ("superseded", "Superseded")]
# Line kinds: key of the file and of the helpers → field of the rule set.
KINDS = {
    "parameters": "parameter_ids",
    "classes": "class_ids",
    "methods": "method_ids",
    "gates": "gate_ids",
    "deadlines": "deadline_ids",
    "payments": "payment_ids",
    "indicators": "indicator_ids",
    "checklists": "checklist_ids",
}


class Ruleset(models.Model):
    """draft → in_force → superseded.

    A set that holds for no area is national. A set with a base needs only the
    lines in which it differs. ``base_only`` sets are never found for an area
    themselves: they are what others build on. Putting a set in force ends, the
    day before, the one that held for the same area; a change of a set in force
    is a new version.
    """

    _name = "microworks.ruleset"
    _description = "Rule Set"
    _inherit = ["microworks.workflow", "microworks.rule.json", "mail.thread"]
    _order = "code, version desc"
    _record_rules = ()
    _rec_names_search = ["code", "name"]

    _open_states = ("draft",)
    _version_uniq = models.UniqueIndex(
        "(code, version)", "This version of the rule set already exists."
    )
    _version_positive = models.Constraint(
        "CHECK (version > 0)", "Versions are counted from 1."
    )
    _dates_ordered = models.Constraint(
        "CHECK (date_to IS NULL OR date_from IS NULL OR date_from <= date_to)",
        "A rule set cannot end before it begins.",
    )
    # What the transition checks, the database guarantees for two at once, too.
    _one_in_force = models.UniqueIndex(
        "(code) WHERE state = 'in_force'",
        "Another version of this rule set is in force.",
    )
    _one_per_area = models.UniqueIndex(
        "(COALESCE(area_id, 0)) WHERE state = 'in_force' AND base_only IS NOT TRUE",
        "Another rule set is in force for this area.",
    )

    # Identity
    code = fields.Char(required=True, tracking=True)
    version = fields.Integer(required=True, default=1, copy=False, tracking=True)
    name = fields.Char(required=True, translate=True)
    area_id = fields.Many2one(
        comodel_name="microworks.area",
        ondelete="restrict",
        index=True,
        tracking=True,
        help="Holds for this area and all below it; empty: for the whole nation.",
    )
    company_id = fields.Many2one(
        related="area_id.company_id", store=True, precompute=True
    )
    base_id = fields.Many2one(
        comodel_name="microworks.ruleset",
        ondelete="restrict",
        index="btree_not_null",
        tracking=True,
        help="Its lines hold unless this set has a line of the same kind and code.",
    )
    base_only = fields.Boolean(
        string="Only a Base",
        tracking=True,
        help="Never holds for an area itself; other sets build on it.",
    )
    legal_basis = fields.Char(required=True, help="The decision that sets these rules.")
    note = fields.Text()

    # Force
    date_from = fields.Date(string="In Force From", tracking=True, copy=False)
    date_to = fields.Date(string="Until", tracking=True, copy=False)
    in_force_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Put in Force By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    in_force_on = fields.Datetime(string="Put in Force On", readonly=True, copy=False)
    state = fields.Selection(
        STATES,
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )

    # Lines
    parameter_ids = fields.One2many(
        comodel_name="microworks.rule.parameter",
        inverse_name="ruleset_id",
        string="Parameters",
    )
    class_ids = fields.One2many(
        comodel_name="microworks.rule.class",
        inverse_name="ruleset_id",
        string="Classes",
    )
    method_ids = fields.One2many(
        comodel_name="microworks.rule.method",
        inverse_name="ruleset_id",
        string="Procurement Methods",
    )
    gate_ids = fields.One2many(
        comodel_name="microworks.rule.gate",
        inverse_name="ruleset_id",
        string="Gates",
    )
    deadline_ids = fields.One2many(
        comodel_name="microworks.rule.deadline",
        inverse_name="ruleset_id",
        string="Deadlines",
    )
    payment_ids = fields.One2many(
        comodel_name="microworks.rule.payment",
        inverse_name="ruleset_id",
        string="Payment Limits",
    )
    indicator_ids = fields.One2many(
        comodel_name="microworks.rule.indicator",
        inverse_name="ruleset_id",
        string="Risk Indicators",
    )
    checklist_ids = fields.One2many(
        comodel_name="microworks.rule.checklist",
        inverse_name="ruleset_id",
        string="Checklists",
    )
    project_count = fields.Integer(string="Projects", compute="_compute_project_count")

    # === COMPUTE ===

    @api.depends("code", "version", "name")
    def _compute_display_name(self):
        for ruleset in self:
            ruleset.display_name = (
                f"{ruleset.code or ''} v{ruleset.version} {ruleset.name or ''}"
            )

    def _compute_project_count(self):
        counts = dict(
            self.env["microworks.project"]._read_group(
                [("ruleset_id", "in", self.ids)], ["ruleset_id"], ["__count"]
            )
        )
        for ruleset in self:
            ruleset.project_count = counts.get(ruleset, 0)

    # === CONSTRAINT ===

    @api.constrains("base_id")
    def _check_base(self):
        for ruleset in self:
            if ruleset._has_cycle("base_id"):
                ruleset._refuse(
                    "MW-RULE-06",
                    self.env._("a rule set cannot be its own base"),
                    next_step=self.env._("choose another base"),
                )

    @api.constrains("code", "area_id")
    def _check_code(self):
        # Otherwise a county could end the rules of another one by naming its own
        # draft like them.
        for ruleset in self:
            others = self.search([("code", "=", ruleset.code)])
            if others.area_id != ruleset.area_id or not all(
                bool(other.area_id) == bool(ruleset.area_id) for other in others
            ):
                ruleset._refuse(
                    "MW-RULE-15",
                    self.env._(
                        "rules of another area have the code %(code)s",
                        code=ruleset.code,
                    ),
                    next_step=self.env._("choose another code"),
                )

    # === CRUD ===

    @api.model_create_multi
    def create(self, vals_list):
        rulesets = super().create(vals_list)
        # Building on a set means reading it.
        rulesets.base_id.check_access("read")
        return rulesets

    def write(self, vals):
        # Which set holds, and which lines a set has, is kept in a cache.
        if {"area_id", "base_id", "base_only", "date_from", "date_to", "state"} & set(
            vals
        ):
            self.env.registry.clear_cache()
        result = super().write(vals)
        # The record rules are asked before a write: here they see where it leads.
        if "area_id" in vals:
            self.check_access("write")
        if "base_id" in vals:
            self.base_id.check_access("read")
        return result

    def copy(self, default=None):  # pylint: disable=method-required-super
        self._refuse(
            "MW-RULE-07",
            self.env._("a rule set is not duplicated"),
            next_step=self.env._("use “New Version”"),
        )
