"""What the site adds to a project: counts, values and the later steps."""

from odoo import api, fields, models
from odoo.tools import SQL

# Contracts that were concluded and not given up.
LIVE = ("in_force", "completed", "settled", "closed")


class ProjectSite(models.Model):
    _inherit = "microworks.project"

    site_log_ids = fields.One2many(
        comodel_name="microworks.site.log", inverse_name="project_id", readonly=True
    )
    acceptance_ids = fields.One2many(
        comodel_name="microworks.acceptance", inverse_name="project_id", readonly=True
    )
    warranty_ids = fields.One2many(
        comodel_name="microworks.warranty", inverse_name="project_id", readonly=True
    )
    finding_ids = fields.One2many(
        comodel_name="microworks.finding", inverse_name="project_id", readonly=True
    )
    progress = fields.Float(
        string="Progress (%)", digits=(5, 1), compute="_compute_progress"
    )
    certified_value = fields.Monetary(compute="_compute_certified_value")
    site_log_count = fields.Integer(compute="_compute_site_counts")
    measurement_count = fields.Integer(compute="_compute_site_counts")
    inspection_count = fields.Integer(compute="_compute_site_counts")
    open_finding_count = fields.Integer(
        string="Open Findings", compute="_compute_site_counts"
    )
    acceptance_count = fields.Integer(compute="_compute_site_counts")

    # === COMPUTE ===

    @api.depends("site_log_ids.state", "site_log_ids.progress", "site_log_ids.date")
    def _compute_progress(self):
        """The last submitted report of contractor or technician."""
        self.env["microworks.site.log"].flush_model(
            ["project_id", "state", "kind", "date", "progress"]
        )
        rows = dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT DISTINCT ON (project_id) project_id, progress
                      FROM microworks_site_log
                     WHERE project_id = ANY(%s) AND state = 'submitted'
                       AND kind != 'villager'
                     ORDER BY project_id, date DESC, id DESC
                    """,
                    list(self.ids),
                )
            )
        )
        for project in self:
            project.progress = rows.get(project.id) or 0.0

    @api.depends("contract_ids.measurement_ids.state")
    def _compute_certified_value(self):
        values = dict(
            self.env["microworks.measurement"]._read_group(
                [("project_id", "in", self.ids), ("state", "=", "certified")],
                ["project_id"],
                ["value:sum"],
            )
        )
        for project in self:
            project.certified_value = values.get(project, 0.0)

    def _compute_site_counts(self):
        closed = ("closed", "withdrawn")
        for model, name, domain in (
            ("microworks.site.log", "site_log_count", []),
            ("microworks.measurement", "measurement_count", []),
            ("microworks.inspection", "inspection_count", []),
            ("microworks.acceptance", "acceptance_count", []),
            ("microworks.finding", "open_finding_count", [("state", "not in", closed)]),
        ):
            counts = dict(
                self.env[model]._read_group(
                    [("project_id", "in", self.ids), *domain],
                    ["project_id"],
                    ["__count"],
                )
            )
            for project in self:
                project[name] = counts.get(project, 0)

    # === ACTIONS ===

    def action_view_site_logs(self):
        """Open the site log of the project."""
        return self._action_view("microworks.site.log", self.env._("Site Log"))

    def action_view_measurements(self):
        """Open the measurements of the project."""
        contract = self._works_contract()
        return self._action_view(
            "microworks.measurement",
            self.env._("Measurements"),
            default_contract_id=contract.id,
        )

    def action_view_inspections(self):
        """Open the inspections of the project."""
        return self._action_view("microworks.inspection", self.env._("Inspections"))

    def action_view_findings(self):
        """Open the findings of the project."""
        return self._action_view("microworks.finding", self.env._("Findings"))

    def action_view_acceptances(self):
        """Open the acceptances of the project."""
        return self._action_view("microworks.acceptance", self.env._("Acceptance"))

    # === BUSINESS ===

    def _works_contracts(self):
        """The contracts of the project that were concluded, the newest first."""
        # sudo: links between records the caller already acts on.
        return (
            self.env["microworks.contract"]
            .sudo()  # sudo: see above
            .search(
                [("project_id", "in", self.ids), ("state", "in", LIVE)],
                order="id desc",
            )
            .with_env(self.env)
        )

    def _works_contract(self):
        """The contract records of the site belong to; empty before it is in force."""
        return self._works_contracts()[:1]

    def _accepted(self):
        """Whether the whole works are accepted."""
        self.ensure_one()
        return bool(self.accepted_on)

    def _settled_amount(self):
        """The settled price of all contracts (CNY); ``None`` until all are signed."""
        self.ensure_one()
        amounts = [contract._settled_amount() for contract in self._works_contracts()]
        return None if not amounts or None in amounts else sum(amounts)

    def _settle(self):
        """Move the project once the settlements of all its contracts are signed."""
        for project in self:
            if project._settled_amount() is not None:
                project._transition("settled", system=True)

    def _after_transition(self, source, target):
        result = super()._after_transition(source, target)
        if target == "accepted":
            for contract in self._works_contracts():
                self.env["microworks.warranty"]._open_for(contract, self.accepted_on)
        return result

    @api.model
    def _area_people(self, area, group):
        """The persons of ``group`` who work for ``area`` or an area above it.

        :param str group: a group of this addon, without the addon's name
        """
        # sudo: who is to be told is decided by role and area, not by the caller.
        return (
            self.env["res.users"]
            .sudo()  # sudo: see above
            .search(
                [
                    (
                        "all_group_ids",
                        "in",
                        self.env.ref(f"microworks_supervision.{group}").ids,
                    ),
                    ("microworks_area_ids", "in", area._ancestors().ids),
                ]
            )
        )
