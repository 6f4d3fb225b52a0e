"""Which contractors' logins an office knows."""

from odoo import api, fields, models
from odoo.tools import SQL


class ResUsers(models.Model):
    """Who has an account to bid is not for every office: reading follows the records.

    An office knows the people of firms with a contract below its areas, or whose bids
    there were opened. The record rule asks this field.
    """

    _inherit = "res.users"

    microworks_is_known = fields.Boolean(
        string="Known to My Office",
        compute="_compute_microworks_is_known",
        search="_search_microworks_is_known",
        # sudo: which firms work where, for the answer alone.
        compute_sudo=True,
    )

    @api.depends_context("uid")
    def _compute_microworks_is_known(self):
        self.env.flush_all()
        self.env.cr.execute(self._known_logins())
        known = {number for (number,) in self.env.cr.fetchall()}
        for user in self:
            user.microworks_is_known = user._origin.id in known

    def _search_microworks_is_known(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("id", "in" if True in value else "not in", self._known_logins())]

    @api.model
    def _known_logins(self):
        """Logins of firms with a contract or an opened bid below the person's areas."""
        # sudo: the areas of the asker; the rule of areas is what is applied here.
        areas = self.env.user.sudo().microworks_area_ids
        paths = [f"{path}%" for path in areas.mapped("parent_path") if path]
        return SQL(
            """(
            SELECT known.id
              FROM res_users known
              JOIN res_partner person ON person.id = known.partner_id
             WHERE known.share AND person.commercial_partner_id IN (
                   SELECT firm.commercial_partner_id
                     FROM microworks_contract contract
                     JOIN res_partner firm ON firm.id = contract.partner_id
                     JOIN microworks_area area ON area.id = contract.area_id
                    WHERE area.parent_path LIKE ANY(%(paths)s)
                    UNION
                   SELECT firm.commercial_partner_id
                     FROM microworks_bid bid
                     JOIN microworks_procurement procurement
                          ON procurement.id = bid.procurement_id
                     JOIN res_partner firm ON firm.id = bid.partner_id
                     JOIN microworks_area area ON area.id = procurement.area_id
                    WHERE procurement.opened_at IS NOT NULL
                      AND area.parent_path LIKE ANY(%(paths)s)
                   )
            )""",
            paths=paths,
        )
