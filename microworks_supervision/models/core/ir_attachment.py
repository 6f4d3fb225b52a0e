"""Files of guarded records are reached through their record only."""

from odoo import api, models


class IrAttachment(models.Model):
    """A binary field keeps its file as an attachment, which the web client can
    also write directly; that way around the record nothing of the guard would
    hold. The ORM itself works on these rows in superuser mode.
    """

    _inherit = "ir.attachment"

    @api.model_create_multi
    def create(self, vals_list):
        defaults = self.default_get(["res_model", "res_field"])
        for vals in vals_list:
            self._check_guarded_file(
                vals.get("res_model", defaults.get("res_model")),
                vals.get("res_field", defaults.get("res_field")),
            )
        return super().create(vals_list)

    def write(self, vals):
        self._check_guarded_files()
        if {"res_model", "res_field"} & vals.keys():
            self._check_guarded_files(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_guarded(self):
        self._check_guarded_files()

    def _check_guarded_files(self, vals=None):
        """The files as they are, or as ``vals`` would make them.

        Model and field can be written one after the other: what counts is the place
        the two name together.
        """
        if self.env.su:
            return
        vals = vals or {}
        # sudo: which field a file belongs to, for the decision alone.
        for attachment in self.sudo():
            self._check_guarded_file(
                vals.get("res_model", attachment.res_model),
                vals.get("res_field", attachment.res_field),
            )

    @api.model
    def _check_guarded_file(self, res_model, res_field):
        """:raises Refused: MW-FILE-04, a file of a guarded record, not by its form"""
        if self.env.su or not res_field or res_model not in self.env:
            return
        model = self.env[res_model]
        if hasattr(model, "_guard_is_lifted"):
            model._refuse(
                "MW-FILE-04",
                self.env._("this file belongs to a record of the procedure"),
                next_step=self.env._("change it on the form of its record"),
            )
