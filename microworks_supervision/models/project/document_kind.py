"""The document catalogue: what an archive of a small work consists of."""

from odoo import api, fields, models, tools

PUBLIC = [("yes", "Yes"), ("masked", "Masked"), ("summary", "Summary"), ("no", "No")]


class DocumentKind(models.Model):
    _name = "microworks.document.kind"
    _description = "Document Kind"
    _order = "code"
    _rec_names_search = ["code", "name"]

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    public = fields.Selection(PUBLIC, default="no", required=True)
    keep = fields.Char(string="Retention", help="P: permanent, else years.")
    keep_label = fields.Char(string="Kept For", compute="_compute_keep_label")
    legal_basis = fields.Char()

    _code_uniq = models.UniqueIndex("(code)", "This code is already used.")

    @api.depends_context("lang")
    @api.depends("code", "name")
    def _compute_display_name(self):
        for kind in self:
            kind.display_name = " ".join(filter(None, (kind.code, kind.name)))

    @api.depends_context("lang")
    @api.depends("keep")
    def _compute_keep_label(self):
        for kind in self:
            kind.keep_label = (
                self.env._("permanently")
                if kind.keep == "P"
                else kind.keep and self.env._("%(years)s years", years=kind.keep)
            )

    @api.model
    def _by_code(self, code):
        """The kind of a rule line's reference; empty when the code is unknown."""
        return self.browse(self._id_by_code(code))

    @api.model
    @tools.ormcache("code")
    def _id_by_code(self, code):
        # sudo: the catalogue is the same for everybody.
        return self.sudo().search([("code", "=", code)], limit=1).id or False
