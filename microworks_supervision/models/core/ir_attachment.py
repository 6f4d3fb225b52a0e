"""Files of guarded records are reached through their record only."""

from odoo import api, models

# What names the place of a file; the web client can write each.
PLACE = {"res_model", "res_field", "res_id"}


class IrAttachment(models.Model):
    """A binary field keeps its file as an attachment, which the web client can
    also write directly; that way around the record nothing of the guard would
    hold. The ORM itself works on these rows in superuser mode.
    """

    _inherit = "ir.attachment"

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            defaults = self.default_get(["res_model", "res_field"])
            for vals in vals_list:
                self._check_guarded_file(
                    vals.get("res_model", defaults.get("res_model")),
                    vals.get("res_field", defaults.get("res_field")),
                )
        # Files of messages are made in superuser mode with the context of whoever
        # posts: a field is named by the call itself, never by a default.
        files = self.with_context(default_res_field=False)
        return super(IrAttachment, files).create(vals_list)

    def write(self, vals):
        self._check_guarded_files()
        # The token of a link is made for whoever may read the file.
        if not self.env.su and vals.keys() - {"access_token"}:
            self._check_said_files()
        if PLACE & vals.keys():
            self._check_new_place(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_guarded(self):
        self._check_guarded_files()
        if not self.env.su:
            self._check_said_files()

    def _delete_and_notify(self, message=None):
        # The route of the chatter deletes in superuser mode, whoever may write to the
        # record: for a signed contract or a reviewed paper that is no licence.
        # sudo: which field a file belongs to, for the decision alone.
        for attachment in self.sudo():
            self._check_guarded_file(attachment.res_model, attachment.res_field)
        self._check_said_files()
        return super()._delete_and_notify(message)

    def _check_guarded_files(self):
        if self.env.su:
            return
        # sudo: which field a file belongs to, for the decision alone.
        for attachment in self.sudo():
            self._check_guarded_file(attachment.res_model, attachment.res_field)

    def _check_said_files(self):
        """:raises Refused: MW-FILE-14, the file stands in a note under a record"""
        # sudo: under which record the notes stand, for the decision alone.
        notes = self.env["mail.message"].sudo()
        notes = notes.search([("attachment_ids", "in", self.ids)])
        if notes._of_works():
            self.env["microworks.refusing"]._refuse(
                "MW-FILE-14",
                self.env._("this file belongs to a note, which nobody changes"),
                next_step=self.env._("write a further comment with the right file"),
            )

    def _check_new_place(self, vals):
        """Nothing is moved into a field of a guarded record, in superuser mode either.

        Model, field and record can be written one after the other, the last of them
        by a message that takes a loose file over: what counts is the place they name
        together. The ORM makes the file of a field in its place and never moves it.
        """
        # sudo: which field a file belongs to, for the decision alone.
        for attachment in self.sudo():
            old = {name: attachment[name] for name in PLACE}
            new = old | {name: vals[name] for name in PLACE & vals.keys()}
            if new != old:
                self._check_guarded_file(new["res_model"], new["res_field"])

    @api.model
    def _check_guarded_file(self, res_model, res_field):
        """:raises Refused: MW-FILE-04, a file of a guarded record, not by its form"""
        if not res_field or res_model not in self.env:
            return
        model = self.env[res_model]
        if hasattr(model, "_guard_is_lifted"):
            model._refuse(
                "MW-FILE-04",
                self.env._("this file belongs to a record of the procedure"),
                next_step=self.env._("change it on the form of its record"),
            )
