"""The work itself."""

from odoo import api, fields, models

from ...tools import figures
from .constants import COLOURS, NATURES, OWNER_KINDS, STATES, WORKS_TYPES


class Project(models.Model):
    """A small public work, from the application to the archive.

    draft → applied → deliberated → approved | filed → priced → procuring →
    awarded → contracted → under_construction ⇄ suspended → completed →
    accepted → settled → in_warranty → archived; aside: returned, cancelled,
    terminated. The edges are in ``project_workflow``, the gates in
    ``project_gate``, the classes in ``project_class``.
    """

    _name = "microworks.project"
    _description = "Micro-works Project"
    _inherit = [
        "microworks.workflow",
        "microworks.gated",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "id desc"
    _rec_names_search = ["name", "number"]
    _check_company_auto = True

    _open_states = ("draft", "returned")
    _late_fields = frozenset({"manager_id"})
    _guarded_fields = frozenset(
        {
            "number",
            "works_class",
            "class_reasons",
            "forced_class",
            "risk_colour",
            "accepted_on",
            "origin",
            "external_id",
        }
    )
    _signs = dict.fromkeys(
        (
            "estimated_amount",
            "approved_amount",
            "ceiling_price",
            "beneficiaries",
            "area_m2",
            "length_m",
        ),
        figures.NOT_NEGATIVE,
    )

    _estimate_positive = models.Constraint(
        "CHECK (estimated_amount >= 0)", "An estimate cannot be negative."
    )
    _number_uniq = models.UniqueIndex("(company_id, number) WHERE number IS NOT NULL")
    _external_uniq = models.UniqueIndex("(external_id) WHERE external_id IS NOT NULL")
    _area_state_idx = models.Index("(area_id, state)")

    # Identity
    name = fields.Char(required=True, tracking=True, index="trigram")
    number = fields.Char(string="Project Number", readonly=True, copy=False)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    area_id = fields.Many2one(
        comodel_name="microworks.area",
        required=True,
        default=lambda self: self._default_area(),
        ondelete="restrict",
        tracking=True,
    )
    origin = fields.Selection(
        [("own", "Own procedure"), ("history", "Historical record")],
        default="own",
        required=True,
        readonly=True,
        copy=False,
        help="Historical records were imported; they never went through the steps.",
    )
    external_id = fields.Char(string="Open Contracting ID", readonly=True, copy=False)

    # The works
    works_type = fields.Selection(WORKS_TYPES, required=True, default="road")
    nature = fields.Selection(NATURES, required=True, default="repair")
    owner_kind = fields.Selection(
        OWNER_KINDS, required=True, default="village_committee", tracking=True
    )
    owner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Project Owner",
        compute="_compute_owner_id",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
    )
    purpose = fields.Text()
    scope = fields.Text(string="Scope of Works")
    beneficiaries = fields.Integer(string="People Who Benefit")
    area_m2 = fields.Float(string="Floor Area (m²)", digits=(12, 2))
    length_m = fields.Float(string="Length (m)", digits=(12, 2))
    flag_ids = fields.Many2many(
        comodel_name="microworks.works.flag", string="Safety Features"
    )
    funding_kind_ids = fields.Many2many(
        comodel_name="microworks.funding.kind", string="Fund Sources"
    )
    maintenance_unit = fields.Char(string="Later Maintenance By")

    # Actors
    manager_id = fields.Many2one(
        comodel_name="res.users",
        string="Person in Charge",
        default=lambda self: self.env.user,
        tracking=True,
    )
    applicant_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )
    approver_id = fields.Many2one(
        comodel_name="res.users",
        string="Approved or Filed By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    pricer_id = fields.Many2one(
        comodel_name="res.users",
        string="Ceiling Price Reviewed By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )

    # Money
    estimated_amount = fields.Monetary(string="Investment Estimate", tracking=True)
    approved_amount = fields.Monetary(
        string="Approved Budget", readonly=True, copy=False, tracking=True
    )
    ceiling_price = fields.Monetary(readonly=True, copy=False, tracking=True)

    # Dates
    planned_start = fields.Date()
    planned_end = fields.Date()
    applied_on = fields.Date(readonly=True, copy=False)
    approved_on = fields.Date(string="Approved or Filed On", readonly=True, copy=False)
    started_on = fields.Date(readonly=True, copy=False)
    completed_on = fields.Date(readonly=True, copy=False)
    accepted_on = fields.Date(readonly=True, copy=False)
    archived_on = fields.Date(readonly=True, copy=False)

    # State
    state = fields.Selection(
        STATES,
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
        group_expand=True,
    )
    risk_colour = fields.Selection(
        COLOURS,
        default="green",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )

    # === DEFAULT ===

    @api.model
    def _default_area(self):
        areas = self.env.user.microworks_area_ids
        return areas if len(areas) == 1 else False

    # === COMPUTE ===

    @api.depends("name", "number")
    def _compute_display_name(self):
        for project in self:
            number = f"{project.number} " if project.number else ""
            project.display_name = f"{number}{project.name or ''}"

    @api.depends("area_id")
    def _compute_owner_id(self):
        for project in self:
            # sudo: the office of an area is public knowledge.
            project.owner_id = project.owner_id or project.area_id.sudo().partner_id

    # === CONSTRAINT ===

    @api.constrains("planned_start", "planned_end")
    def _check_planned_dates(self):
        for project in self:
            if (
                project.planned_start
                and project.planned_end
                and project.planned_end < project.planned_start
            ):
                project._refuse(
                    "MW-PROJ-01",
                    self.env._("the planned end lies before the planned start"),
                    next_step=self.env._("correct the dates"),
                )

    # === CRUD ===

    @api.model_create_multi
    def create(self, vals_list):
        projects = super().create(vals_list)
        projects._check_area()
        for project in projects:
            number = self.env["ir.sequence"].next_by_code("microworks.project")
            project._unguarded().write({"number": number})
        projects._reclassify()
        return projects

    def write(self, vals):
        if "area_id" in vals and not self._guard_is_lifted():
            self._check_area(self.env["microworks.area"].browse(vals["area_id"]))
        result = super().write(vals)
        if not self._guard_is_lifted() and self._class_facts() & vals.keys():
            self._reclassify()
        return result

    # === BUSINESS ===

    def _check_area(self, area=None):
        """Refuse an area that is not below one of the person's own.

        :param area: the area to come; the project's own by default
        """
        if self.env.su:
            return
        allowed = self.env.user.microworks_area_ids
        # sudo: the name of an area for a message, and the tree above it.
        for target in (area or self.area_id).sudo():
            if not target._ancestors() & allowed:
                self._refuse(
                    "MW-AREA-03",
                    self.env._("“%(area)s” is not among your areas", area=target.name),
                    next_step=self.env._("choose an area below your own"),
                )
