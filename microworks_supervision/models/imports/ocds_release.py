"""What was imported from where, with the digest that tells a change."""

from odoo import fields, models


class OcdsRelease(models.Model):
    """One contracting process of the past and the records made of it."""

    _name = "microworks.ocds.release"
    _description = "Imported Contracting Process"
    _inherit = ["microworks.guarded"]
    _rec_name = "ocid"
    _order = "id desc"

    _guarded_fields = frozenset(
        {
            "ocid",
            "digest",
            "released_at",
            "project_id",
            "procurement_id",
            "import_id",
            "seen_in_id",
            "currency_id",
            "value",
            "contract_value",
            "method",
            "year",
            "told",
        }
    )

    _ocid_uniq = models.UniqueIndex("(ocid)")

    ocid = fields.Char(string="ID in the Source", required=True, readonly=True)
    digest = fields.Char(string="SHA-256 of the Content", size=64, readonly=True)
    released_at = fields.Datetime(
        string="Date of the Release",
        readonly=True,
        help="The date of the release; an older one never replaces it.",
    )
    project_id = fields.Many2one(
        comodel_name="microworks.project",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    area_id = fields.Many2one(
        related="project_id.area_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="project_id.company_id", store=True, precompute=True
    )
    procurement_id = fields.Many2one(
        comodel_name="microworks.procurement",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    import_id = fields.Many2one(
        comodel_name="microworks.ocds.import",
        string="Last Change From",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    # A process that comes twice in one file is found by this, without keeping the
    # ids of a whole file in memory.
    seen_in_id = fields.Many2one(
        comodel_name="microworks.ocds.import",
        string="Last Seen In",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    # As published, in the currency of then and there. The project itself has amounts
    # in the currency of the company only.
    currency_id = fields.Many2one(
        comodel_name="res.currency",
        readonly=True,
        ondelete="restrict",
        context={"active_test": False},
    )
    value = fields.Monetary(string="Budget or Ceiling", readonly=True)
    contract_value = fields.Monetary(readonly=True)
    method = fields.Char(string="Method as Published", readonly=True)
    # Lists of past works tell a year where they tell no day.
    year = fields.Integer(readonly=True)
    told = fields.Text(
        string="In the Words of the List",
        readonly=True,
        help="What the row says beyond the fields of the project.",
    )
