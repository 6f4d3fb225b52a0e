"""County, township and village: the tree every right hangs on."""

from odoo import api, fields, models

LEVELS = [
    ("province", "Province"),
    ("prefecture", "Prefecture"),
    ("county", "County"),
    ("township", "Township or sub-district"),
    ("village", "Village or community"),
]


class Area(models.Model):
    """An administrative area with its 12-digit statistical code."""

    _name = "microworks.area"
    _description = "Area"
    _parent_store = True
    _order = "code, id"
    _record_rules = ("company",)
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True, index="trigram")
    code = fields.Char(
        string="Statistical Code",
        required=True,
        size=12,
        help="12 digits: province 2, prefecture 2, county 2, township 3, village 3.",
    )
    level = fields.Selection(LEVELS, required=True, index=True)
    parent_id = fields.Many2one(
        comodel_name="microworks.area",
        string="Above",
        ondelete="restrict",
        index=True,
    )
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many(
        comodel_name="microworks.area", inverse_name="parent_id", string="Below"
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Office",
        help="The body that owns works here: township government, village committee.",
    )
    lat = fields.Float(string="Latitude of the Centre", digits=(10, 7))
    lng = fields.Float(string="Longitude of the Centre", digits=(10, 7))
    outline = fields.Text(
        help="GeoJSON outline in CGCS2000: drawn below, and positions are held against"
        " it. The public map shows no boundaries."
    )
    active = fields.Boolean(default=True)
    user_ids = fields.Many2many(
        comodel_name="res.users",
        relation="microworks_area_user_rel",
        column1="area_id",
        column2="user_id",
        string="People",
    )

    _code_uniq = models.UniqueIndex(
        "(company_id, code)", "Another area has this statistical code."
    )
    _code_digits = models.Constraint(
        "CHECK (code ~ '^[0-9]{12}$')", "A statistical code has 12 digits."
    )

    def init(self):
        # The record rules ask for all areas under a path. With the usual hundred
        # buckets PostgreSQL guesses far too many for a village, and then reads
        # lists of projects by number instead of by area.
        self.env.cr.execute(
            "ALTER TABLE microworks_area ALTER COLUMN parent_path SET STATISTICS 10000"
        )

    # === COMPUTE ===

    @api.depends("name", "parent_id.name", "level")
    def _compute_display_name(self):
        for area in self:
            if area.level == "village" and area.parent_id:
                area.display_name = f"{area.parent_id.name} {area.name}"
            else:
                area.display_name = area.name

    # === CONSTRAINT ===

    @api.constrains("parent_id", "level")
    def _check_tree(self):
        order = [level for level, _label in LEVELS]
        guarded = self.env["microworks.guarded"]
        for area in self:
            above = area.parent_id
            if above and order.index(above.level) >= order.index(area.level):
                guarded._refuse(
                    "MW-AREA-02",
                    self.env._(
                        "“%(area)s” cannot be below “%(above)s” of the same or a"
                        " lower level",
                        area=area.name,
                        above=above.name,
                    ),
                    next_step=self.env._("choose an area of a higher level"),
                )

    # === CRUD ===

    @api.model_create_multi
    def create(self, vals_list):
        areas = super().create(vals_list)
        # The record rules keep in a cache what lies below each user's areas.
        self._forget_reach()
        return areas

    def write(self, vals):
        result = super().write(vals)
        if {"user_ids", "parent_id"} & vals.keys():
            self._forget_reach()
        return result

    def _forget_reach(self):
        self.env["res.users"].invalidate_model(["microworks_reach_ids"])
        self.env.registry.clear_cache()

    # === BUSINESS ===

    def _ancestors(self):
        """The area itself and all above it, nearest first."""
        self.ensure_one()
        # sudo: the areas above carry rules for this one; they are no secret.
        ids = [int(part) for part in self.sudo().parent_path.split("/") if part]
        return self.sudo().browse(reversed(ids))  # sudo: see above
