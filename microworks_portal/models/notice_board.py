"""A printed board at the site or at the gate, so that people know where it hangs."""

from odoo import api, fields, models

SIZES = [("A4", "A4"), ("A3", "A3")]


class NoticeBoard(models.Model):
    """阳光公示栏: which board was printed for which project, when, and where it is.

    What it shows is the published project card, printed from the public page.
    """

    _name = "microworks.notice.board"
    _description = "Notice Board"
    _inherit = ["microworks.part", "microworks.guarded"]
    _order = "printed_on desc, id desc"
    _rec_name = "place"

    _guarded_fields = frozenset({"printed_on", "printed_by_id", "disclosure_id"})

    place = fields.Char(
        required=True, help="For example: gate of the village committee."
    )
    size = fields.Selection(SIZES, required=True, default="A3")
    printed_on = fields.Date(readonly=True, copy=False)
    printed_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )
    disclosure_id = fields.Many2one(
        comodel_name="microworks.disclosure",
        string="Printed Content",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    is_current = fields.Boolean(
        string="Up To Date",
        compute="_compute_is_current",
        help="Off: something newer was published, print it again.",
    )

    @api.depends("disclosure_id.state")
    def _compute_is_current(self):
        for board in self:
            board.is_current = board.disclosure_id.state == "published"

    # === ACTIONS ===

    def action_print(self):
        """Open the board for print and note what was printed when.

        :raises Refused: the project has no published page yet
        :raises AccessError: no right to keep boards
        """
        self.ensure_one()
        self.check_access("write")
        card = (
            self.env["microworks.disclosure"]
            # sudo: the published card is public.
            .sudo()
            ._public_card(self.project_id.number)
        )
        if not card:
            self._refuse(
                "MW-DISC-07",
                self.env._("nothing of this project is public yet"),
                next_step=self.env._("post a notice first"),
            )
        self._unguarded().write(
            {
                "printed_on": self._legal_today(),
                "printed_by_id": self.env.user.id,
                "disclosure_id": card.id,
            }
        )
        return {
            "type": "ir.actions.act_url",
            "url": f"{card._public_path()}/board?size={self.size}",
            "target": "new",
        }
