"""Notes under a record of ours are what happened: nobody forges, changes or deletes them."""

from odoo import api, models

from .base import OURS

# What a note says, who says it, when, and under which record it stands.
SAID = frozenset(
    {
        "author_id",
        "author_guest_id",
        "body",
        "create_date",
        "create_uid",
        "date",
        "email_from",
        "is_internal",
        "message_type",
        "model",
        "res_id",
        "subject",
        "subtype_id",
        "tracking_value_ids",
    }
)
# The sender of a comment may mend it; the page marks it as edited.
OWN_WORDS = frozenset({"body", "attachment_ids", "partner_ids", "subject"})


class MailMessage(models.Model):
    """Odoo lets whoever may write a record change and delete what stands under it.

    Steps write their notes in superuser mode, and so does the page for a comment; what
    comes otherwise is a call of somebody's own making.
    """

    _inherit = "mail.message"

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.su:
            return super().create(vals_list)
        # Whose record it is, is asked before anything is said about the note.
        self._check_named(vals_list)
        context = {
            key: value
            for key, value in self.env.context.items()
            if key.removeprefix("default_") not in SAID
        }
        default = self.env.context.get("default_model")
        clean = [
            self._own_words(vals)
            if (vals.get("model") or default or "").startswith(OURS)
            else vals
            for vals in vals_list
        ]
        # A default of the context would be a value nobody has looked at.
        ours = any(new is not old for new, old in zip(clean, vals_list, strict=True))
        records = self.with_context(context) if ours else self
        return super(MailMessage, records).create(clean).with_context(self.env.context)

    def write(self, vals):
        if not self.env["microworks.guarded"]._guard_is_lifted():
            self._check_said(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_of_works(self):
        # Odoo itself deletes the notes of a deleted record in superuser mode.
        if not self.env.su and self._of_works():
            self._refuse_said()

    # === BUSINESS ===

    def _of_works(self):
        # sudo: of which model they are, to decide on a refusal.
        return self.sudo().filtered(lambda m: (m.model or "").startswith(OURS))

    @api.model
    def _own_words(self, vals):
        """The values of a comment of one's own; :raises Refused: MW-MSG-01"""
        partner = self.env.user.partner_id
        vals = {**vals, "model": vals.get("model") or self.env.context["default_model"]}
        vals.setdefault("res_id", self.env.context.get("default_res_id"))
        if (vals.get("author_id") or partner.id) != partner.id or vals.get(
            "tracking_value_ids"
        ):
            self.env["microworks.refusing"]._refuse(
                "MW-MSG-01",
                self.env._("a note under a record is written in one's own name"),
                next_step=self.env._("write a comment of your own"),
            )
        for name in ("date", "create_date", "create_uid", "author_guest_id"):
            vals.pop(name, None)
        return {
            **vals,
            "author_id": partner.id,
            "email_from": partner.email_formatted or False,
            "message_type": "comment",
        }

    def _check_said(self, vals):
        """:raises Refused: MW-MSG-02, this is not to be changed"""
        # What Odoo itself adds to a note it has just written.
        names = SAID - {"tracking_value_ids"} if self.env.su else SAID | OWN_WORDS
        names &= vals.keys()
        if not names:
            return
        author = self.env.user.partner_id
        for message in self._of_works():
            is_own = message.author_id == author and message.message_type == "comment"
            touched = {n for n in names if not message._says_already(n, vals[n])}
            if touched and not (is_own and touched <= OWN_WORDS):
                self._refuse_said()

    def _says_already(self, name, value):
        field = self._fields[name]
        if field.type == "many2one":
            return self[name].id == (value or False)
        return field.type not in ("one2many", "many2many") and self[name] == value

    @api.model
    def _refuse_said(self):
        self.env["microworks.refusing"]._refuse(
            "MW-MSG-02",
            self.env._("notes under a record are neither changed nor deleted"),
            next_step=self.env._("write a further comment that says what is right"),
        )


class MailTrackingValue(models.Model):
    """What a field was before stands in a note, too."""

    _inherit = "mail.tracking.value"

    def write(self, vals):
        self._check_said()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_of_works(self):
        self._check_said()

    def _check_said(self):
        # sudo: under which record they stand, to decide on a refusal.
        if not self.env.su and self.sudo().mail_message_id._of_works():
            self.env["mail.message"]._refuse_said()
