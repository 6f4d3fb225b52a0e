"""What the records of a building site have in common."""

from odoo import api, fields, models

# Follow from the project or from the step; never taken from a caller.
SITE_GUARDED = frozenset({"state", "author_id", "area_id", "company_id"})
# The same for records whose project follows from their contract.
CONTRACT_GUARDED = SITE_GUARDED | {"project_id"}


class SiteRecord(models.AbstractModel):
    """A record of the site, with an author and fields that open by state.

    ``_stage_fields``: ``{state: fields}`` that can be edited in that state only,
    besides the ordinary fields of ``_open_states``. They must be listed in
    ``_late_fields``, too.
    """

    _name = "microworks.site.record"
    _description = "Record of a Site"
    _inherit = ["microworks.part", "microworks.workflow", "mail.thread"]

    _guarded_fields = SITE_GUARDED
    _stage_fields = {}
    # The area follows from these links, and with it who may see the record.
    _fixed_links = frozenset({"project_id"})

    author_id = fields.Many2one(
        comodel_name="res.users",
        string="Entered By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    contract_id = fields.Many2one(
        comodel_name="microworks.contract",
        compute="_compute_contract_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
        index="btree_not_null",
    )

    # === COMPUTE ===

    @api.depends("project_id")
    def _compute_contract_id(self):
        for record in self:
            if record.contract_id.project_id != record.project_id:
                record.contract_id = record.project_id._works_contract()

    # === CONSTRAINT ===

    @api.constrains("project_id", "contract_id")
    def _check_contract(self):
        # sudo: compares two links, shows nothing.
        for record in self.sudo():
            contract = record.contract_id
            if contract and contract.project_id != record.project_id:
                record._refuse(
                    "MW-SITE-01",
                    self.env._("this contract belongs to another project"),
                    next_step=self.env._("choose a contract of this project"),
                )

    # === CRUD ===

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._unguarded().write({"author_id": self.env.user.id})
        return records

    # === GUARD ===

    def _guard_create_vals(self, vals):
        staged = self._staged_fields() - self._stage_fields.get(
            self.default_get(["state"]).get("state"), frozenset()
        )
        early = [name for name in sorted(staged & vals.keys()) if vals[name]]
        if early:
            self._refuse_fields(early)
        return super()._guard_create_vals(vals)

    def _guard_write_vals(self, vals):
        staged = self._staged_fields() & vals.keys()
        for record in self if staged else ():
            closed = staged - self._stage_fields.get(record.state, frozenset())
            if closed:
                record._refuse_frozen(closed)
        self.env["microworks.site.line"]._check_not_moved(
            self, self._fixed_links & vals.keys(), vals
        )
        return super()._guard_write_vals(vals)

    @api.model
    def _staged_fields(self):
        return frozenset().union(*self._stage_fields.values())

    # === BUSINESS ===

    def _today(self):
        return self._legal_today()

    def _rules(self):
        # sudo: the rule set of a project binds those, too, who cannot list it.
        return self.project_id.sudo()._rules()

    def _open_form(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }
