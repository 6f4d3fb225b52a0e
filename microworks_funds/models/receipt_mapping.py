"""What a bank calls the columns of its receipts."""

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.microworks_supervision.tools import table

from ..tools import treasury

UNITS = [(unit, unit) for unit in table.units()]


class ReceiptMapping(models.Model):
    """A file is recognised by its titles; lines above them do not matter.

    Each title may have several names, separated by commas.
    """

    _name = "microworks.receipt.mapping"
    _description = "Receipt Format of a Bank"
    _inherit = ["microworks.guarded"]
    _order = "name, id"

    name = fields.Char(string="Bank", required=True)
    area_id = fields.Many2one(
        comodel_name="microworks.area",
        required=True,
        default=lambda self: self.env["microworks.project"]._default_area(),
        ondelete="restrict",
        index=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    active = fields.Boolean(default=True)
    request_number = fields.Char(
        string="Title of the Request Number",
        required=True,
        help="The column that carries our number of the payment request, for example"
        " the remark of the transfer. Several titles are separated by commas.",
    )
    receipt_number = fields.Char(string="Title of the Receipt Number", required=True)
    voucher_number = fields.Char(string="Title of the Voucher Number")
    amount = fields.Char(string="Title of the Amount", required=True)
    amount_unit = fields.Selection(
        UNITS,
        help="Only where the file itself does not say in which unit its amounts are.",
    )
    date = fields.Char(string="Title of the Date", required=True)
    outcome = fields.Char(string="Title of the Outcome", required=True)
    reason = fields.Char(string="Title of the Reason")
    success_words = fields.Char(
        help="Further words of this bank for a payment that was made, separated by"
        " commas. 成功, 交易成功, 支付成功 and the like are known."
    )
    failed_words = fields.Char(
        help="Further words for a payment that was not made. 失败, 退回, 退汇 and the"
        " like are known."
    )

    @api.constrains("success_words", "failed_words")
    def _check_words(self):
        for mapping in self:
            made = {treasury.word(w) for w in treasury.split(mapping.success_words)}
            made |= {treasury.word(w) for w in treasury.SUCCESS}
            failed = {treasury.word(w) for w in treasury.split(mapping.failed_words)}
            failed |= {treasury.word(w) for w in treasury.FAILED}
            if made & failed:
                mapping._refuse(
                    "MW-RCPT-12",
                    self.env._(
                        "a word means both paid and failed: %(words)s",
                        words="、".join(sorted(made & failed)),
                    ),
                    next_step=self.env._("let each word mean one of the two"),
                )

    # === READING ===

    def _columns(self):
        """Columns as this bank, or without a record the treasury, calls them."""
        if not self:
            return treasury.columns(table.Column)
        titles = {
            name: treasury.split(self[name])
            for name in treasury.HEADERS
            if treasury.split(self[name] or "")
        }
        return treasury.columns(
            table.Column,
            titles,
            treasury.split(self.success_words),
            treasury.split(self.failed_words),
        )

    @api.model
    def _read(self, data, file_name, answers):
        """Read a receipt file by the mapping of its bank.

        :return: ``table.Table`` and the mapping, an empty record for the treasury's own
        :raises table.TableError: the file cannot be read
        """
        mappings = self.search(Domain("company_id", "=", self.env.company.id))
        fits = table.fits(data, [mapping._columns() for mapping in mappings])
        fitting = self.union(*(m for m, fit in zip(mappings, fits, strict=True) if fit))
        answer = answers.get("mapping")
        chosen = fitting.filtered(lambda m: str(m.id) == answer) if answer else fitting
        if len(chosen) > 1:
            read = table.Table(file_name)
            options = tuple((str(m.id), m.name) for m in chosen)
            read.questions.append(table.Question("mapping", options))
            return read, self.browse()
        read = table.read(data, file_name, chosen._columns(), answers)
        unit = chosen.amount_unit
        if unit and "unit" not in answers and read.chosen:
            amount = next(c for c in read.chosen if c.name == "amount")
            if not amount.stated:
                answers = {**answers, "unit": unit}
                read = table.read(data, file_name, chosen._columns(), answers)
            elif amount.unit and amount.unit != unit:
                options = tuple((u, u) for u in (amount.unit, unit))
                read.questions.append(table.Question("unit", options))
        return read, chosen
