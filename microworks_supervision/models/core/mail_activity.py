"""A to-do belongs to whom it was given and to who gave it."""

from odoo import api, models

from .base import OURS


class MailActivity(models.Model):
    """Odoo lets everybody who may read a record change the to-dos of others on it."""

    _inherit = "mail.activity"

    def write(self, vals):
        self._check_own_activity()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_of_others(self):
        self._check_own_activity()

    def _check_own_activity(self):
        """:raises Refused: MW-MSG-03, somebody else's to-do; steps act as superuser"""
        if self.env.su or self.env.is_system():
            return
        # sudo: whose it is, to decide on a refusal.
        for activity in self.sudo():
            if (activity.res_model or "").startswith(OURS) and self.env.user not in (
                activity.user_id | activity.create_uid
            ):
                self.env["microworks.refusing"]._refuse(
                    "MW-MSG-03",
                    self.env._("this to-do is another person's"),
                    next_step=self.env._(
                        "take the step itself: the to-do goes with it"
                    ),
                )


class MailFollowers(models.Model):
    """Who follows a record is read by who reads the record."""

    _inherit = "mail.followers"

    @api.model
    def _search(self, domain, *args, bypass_access=False, **kwargs):
        query = super()._search(domain, *args, bypass_access=bypass_access, **kwargs)
        if self.env.su or bypass_access:
            return query
        return self.browse(query.get_result_ids())._readable()._as_query()

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if self.env.su or not self:
            return result
        known = self - result[0] if result else self
        hidden = known - known._readable()
        if not hidden:
            return result
        refused = (result[0] if result else self.browse()) | hidden
        return refused, lambda: refused._make_access_error(operation)

    def _make_access_error(self, operation):
        return self.env["ir.rule"]._make_access_error(operation, self)

    def _readable(self):
        """Those that stand under no record of ours, or under one that may be read."""
        places = {}
        # sudo: where they stand, for the decision alone.
        for follower in self.sudo():
            if (follower.res_model or "").startswith(OURS):
                places.setdefault(follower.res_model, set()).add(follower.res_id)
        readable = {
            model: set(
                self.env[model].browse(ids).exists()._filtered_access("read")._ids
            )
            if model in self.env
            else set()
            for model, ids in places.items()
        }
        ids = {
            follower.id
            for follower in self.sudo()  # sudo: see above
            if follower.res_model not in places
            or follower.res_id in readable[follower.res_model]
        }
        return self.filtered(lambda follower: follower.id in ids)


class MailNotification(models.Model):
    """Whom a message was sent to is read by who reads the message."""

    _inherit = "mail.notification"

    @api.model
    def _search(self, domain, *args, bypass_access=False, **kwargs):
        query = super()._search(domain, *args, bypass_access=bypass_access, **kwargs)
        if self.env.su or bypass_access:
            return query
        return self.browse(query.get_result_ids())._readable()._as_query()

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if self.env.su or not self or operation != "read":
            return result
        known = self - result[0] if result else self
        hidden = known - known._readable()
        if not hidden:
            return result
        refused = (result[0] if result else self.browse()) | hidden
        return refused, lambda: self.env["ir.rule"]._make_access_error(
            operation, refused
        )

    def _readable(self):
        """One's own, and those of messages one may read."""
        partner = self.env.user.partner_id
        # sudo: whose they are, for the decision alone.
        known = self.sudo()
        own = known.filtered(lambda n: partner in (n.res_partner_id, n.author_id))
        messages = self.env["mail.message"].search(
            [("id", "in", (known - own).mail_message_id.ids)]
        )
        readable = own | known.filtered(lambda n: n.mail_message_id in messages)
        return self.browse(readable.ids)
