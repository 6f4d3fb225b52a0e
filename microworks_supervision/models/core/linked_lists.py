"""Lists of records that have a life of their own, on the form of another record."""

from lxml.builder import E

from odoo import api, models

CLOSED = ("1", "True", "true")


class LinkedLists(models.AbstractModel):
    _inherit = "microworks.guarded"

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        """Open the rows of a closed list as forms of their own.

        A list nobody edits in place opens its rows in a read-only dialogue. What tells
        on its form what it lacks, such as a finding of an inspection, asks there for
        what cannot be filled in; so its row leads to its own form instead.
        """
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == "form":
            for node in arch.xpath("//field[list][not(ancestor::field)]"):
                if self._is_linked(node):
                    self._link_rows(node.find("list"))
        return arch, view

    @api.model
    def _is_linked(self, node):
        field = self._fields.get(node.get("name"))
        if field is None or field.type != "one2many":
            return False
        closed = node.get("readonly") in CLOSED or (
            node.get("readonly") is None and field.readonly
        )
        lives = issubclass(
            self.env.registry[field.comodel_name],
            self.env.registry["microworks.gated"],
        )
        return closed and lives and node.find("form") is None

    @api.model
    def _link_rows(self, rows):
        rows.set("no_open", "1")
        rows.append(
            E.button(
                {"class": "btn-link"},
                name="get_formview_action",
                type="object",
                string=self.env._("Open Record"),
            )
        )
