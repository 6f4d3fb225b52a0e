"""The bill of quantities that is let: one list for all bidders, without prices."""

import json

from odoo import api, fields, models

from ...tools import boq, markup


class ProcurementBoq(models.Model):
    """The items come from a file by an import with a preview; frozen with the notice.

    They are kept as one text, as they are only ever read together: by the bidders'
    page, and by what holds a priced file against them.
    """

    _inherit = "microworks.procurement"

    _guarded_fields = frozenset({"boq_items", "boq_sha256"})

    boq_items = fields.Text(string="Items Let", readonly=True, copy=False)
    boq_sha256 = fields.Char(
        string="SHA-256 of the Bill", size=64, readonly=True, copy=False
    )
    boq_count = fields.Integer(string="Items", compute="_compute_boq_table")
    boq_table = fields.Html(
        string="Bill of Quantities", compute="_compute_boq_table", sanitize=False
    )

    @api.depends("boq_items")
    @api.depends_context("lang")
    def _compute_boq_table(self):
        heads = (
            self.env._("Item"),
            self.env._("Description"),
            self.env._("Unit"),
            self.env._("Quantity"),
        )
        names = ("number", "name", "unit", "quantity")
        for record in self:
            items = record._boq()
            record.boq_count = len(items)
            record.boq_table = items and markup.table(
                heads, [[item[name] for name in names] for item in items]
            )

    def _boq(self):
        """The items let: list of dicts number, name, unit, quantity (texts)."""
        self.ensure_one()
        return json.loads(self.boq_items) if self.boq_items else []

    def _set_boq(self, bill):
        """Keep the items of a bill that was seen in a preview.

        :param bill: :class:`~...tools.boq.Bill`
        :raises Refused: MW-BOQ-02, the notice is out
        """
        self.ensure_one()
        self.check_access("write")
        if not self._guard_is_open():
            self._refuse(
                "MW-BOQ-02",
                self.env._("what is let is fixed with the approval of the method"),
                next_step=self.env._("change it in a new procurement"),
            )
        items = [item.published() for item in bill.items]
        self._unguarded().write(
            {
                "boq_items": json.dumps(items, ensure_ascii=False),
                "boq_sha256": bill.sha256,
            }
        )
        self.env["microworks.event"]._record(
            self,
            kind="import",
            facts={"file": bill.sha256, "items": len(items)},
        )

    @api.model
    def _boq_places(self):
        """How many decimals quantities and prices have where they are stored."""
        quantity = self.env["microworks.bid.line"]._fields["quantity"]
        price = self.env["microworks.bid.line"]._fields["unit_price"]
        kept = price.get_digits(self.env) if price.type == "float" else None
        return {
            "quantity_places": quantity.get_digits(self.env)[1],
            "price_places": kept[1] if kept else 2,
        }

    def _priced_lines(self, data, file_name, answers=None):
        """A bidder's priced file held against the items let; nothing is stored.

        :return: (bill, differences, lines): lines as :meth:`_submit` takes them, in the
            order of the items let, empty where anything differs
        :raises TableError: the file is refused as a whole
        """
        self.ensure_one()
        bill = boq.read(data, file_name, answers, priced=True, **self._boq_places())
        if not bill.ready:
            return bill, [], []
        published = self._boq()
        differences = boq.match(published, bill.items) if published else []
        if differences or bill.problems:
            return bill, differences, []
        items = boq.in_order(published, bill.items) if published else bill.items
        lines = [
            {**item.published(), "unit_price": boq.plain(item.price)} for item in items
        ]
        # The words of the list that was let, not the bidder's spelling of them.
        named = published or lines
        return (
            bill,
            [],
            [
                {**line, **entry, "unit_price": line["unit_price"]}
                for line, entry in zip(lines, named, strict=True)
            ],
        )
