"""Who wrote what stands in a record: everybody who changed a word of it."""

from odoo import api, fields, models
from odoo.tools import SQL

from ...exceptions import Refusal, RoleRefused
from .guarded import ALWAYS_OPEN

# Fields of edges that name whose words a record holds. A step kept apart from one of
# them is kept apart from everybody who changed these words, too.
AUTHORS = frozenset(
    {
        "author_id",
        "author_ids",
        "maker_id",
        "applicant_id",
        "submitter_id",
        "requested_by_id",
    }
)


class Authored(models.AbstractModel):
    """The writers of a record, kept by the guard itself.

    A caller who creates a record, changes a field of it while it is open, or adds,
    changes or removes one of its lines is a writer from then on: no later step takes
    his words out, so nothing ever takes him out either. What belongs to a step or to
    everybody (``_late_fields``, ``_shared_fields``, ``_fields_of``) is not the
    record's text and makes nobody a writer.
    """

    _inherit = "microworks.workflow"

    _guarded_fields = frozenset({"written_by"})

    # Pairs of user and person in the row itself: known with the state, so a step asks
    # who wrote without a query of its own.
    written_by = fields.Json(string="Written By (IDs)", readonly=True, copy=False)
    writer_ids = fields.Many2many(
        comodel_name="res.users",
        string="Written By",
        compute="_compute_writer_ids",
        compute_sudo=True,
        help="Everybody who wrote or changed this record while it was open; none of"
        " them reviews it.",
    )

    # === COMPUTE ===

    @api.depends("written_by")
    def _compute_writer_ids(self):
        ids = {user for record in self for user, _person in record.written_by or ()}
        # An account may be archived, or deleted where nothing else refers to it.
        users = self.env["res.users"].with_context(active_test=False)
        known = users.search_fetch([("id", "in", list(ids))], ["partner_id"])
        for record in self:
            own = {user for user, _person in record.written_by or ()}
            record.writer_ids = known.filtered(lambda user, own=own: user.id in own)

    # === GUARD ===

    def _guard_create_vals(self, vals):
        vals = super()._guard_create_vals(vals)
        return dict(vals, written_by=[self._writer()])

    def _guard_write_vals(self, vals):
        super()._guard_write_vals(vals)
        if any(self._is_word(name) for name in vals):
            self._note_writer()

    @api.model
    def _is_word(self, name):
        """Whether a field is part of what the writers of the record answer for."""
        return (
            name in self._fields
            and name not in self._late_fields
            and name not in self._shared_fields
            and name not in self._fields_of
            and not name.startswith(ALWAYS_OPEN)
        )

    def _note_writer(self):
        for record in self:
            known = record.written_by or []
            # Outside the open states nothing but late fields can be written.
            if self._writer() in known or not record._guard_is_open():
                continue
            names = {"written_by": [*known, self._writer()]}
            if known:
                # Whoever made it is told by the row; each further hand by an event.
                record._write_told(names)
            else:
                record._unguarded().write(names)

    @api.model
    def _writer(self):
        """The current login and its person, as they are kept."""
        # sudo: the person's own contact.
        return [self.env.uid, self.env.user.sudo().partner_id.id]

    @api.model
    def _adopt_writers(self, module):
        """Records made before their writers were kept: whoever made one wrote it.

        Called by the migrations of each addon, when its tables are there.

        :param str module: the addon whose models are filled
        """
        for name in sorted(self.env.registry.descendants([self._name], "_inherit")):
            model = self.env[name]
            if model._abstract or model._original_module != module:
                continue
            maker = "author_id" if _is_user(model._fields.get("author_id")) else None
            self.env.cr.execute(
                SQL(
                    "UPDATE %(table)s record SET written_by ="
                    " jsonb_build_array(jsonb_build_array(u.id, u.partner_id))"
                    " FROM res_users u"
                    " WHERE record.written_by IS NULL AND u.id = %(maker)s",
                    table=SQL.identifier(model._table),
                    maker=SQL(
                        "COALESCE(%s, record.create_uid)",
                        SQL.identifier("record", maker),
                    )
                    if maker
                    else SQL("record.create_uid"),
                )
            )

    # === SEPARATION OF DUTIES ===

    def _kept_apart(self, edge):
        """The fields whose persons do not go along ``edge``."""
        if AUTHORS.isdisjoint(edge.apart):
            return edge.apart
        return (*edge.apart, "writer_ids")

    def _holds_duty(self, name):
        """Whether the current person, by any login, is among those in field ``name``."""
        if name == "writer_ids":
            user, person = self._writer()
            # sudo: whether he wrote it himself, whatever he may read.
            written_by = self.sudo().written_by or ()
            return any(user == pair[0] or person == pair[1] for pair in written_by)
        # sudo: the other person's account may be out of the caller's sight; archived,
        # he is still the one who did it.
        known = self.sudo().with_context(active_test=False)
        return self.env.user._is_one_of(known[name])

    def _check_apart(self, edge):
        """:raises RoleRefused: MW-DUTY-01, the person holds a duty kept apart"""
        for name in self._kept_apart(edge):
            if self._holds_duty(name):
                self._check_known()
                raise RoleRefused(
                    self._refusal_name(),
                    [
                        Refusal(
                            "MW-DUTY-01",
                            self.env._(
                                "you already hold the duty “%(duty)s” here",
                                duty=self._guard_labels([name]),
                            ),
                            rule=self.env._("separation of duties"),
                            next_step=self.env._("another person must do this"),
                        )
                    ],
                )


def _is_user(field):
    return bool(field and field.store and field.comodel_name == "res.users")
