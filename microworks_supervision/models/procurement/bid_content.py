"""What a bid may say, in types that can be hashed."""

import base64
from decimal import Decimal, InvalidOperation

from odoo import api, models

from ...tools import figures

CENT, QUANTITY = Decimal("0.01"), Decimal("0.001")
# Numeric columns end there; nobody offers that much for a small work.
MAX_AMOUNT = Decimal("1e13")
MAX_DAYS = 36_500
MAX_TEXT = 10_000


class BidContent(models.Model):
    _inherit = "microworks.bid"

    @api.model
    def _clean(self, procurement, partner, payload, files):
        """The content of the envelope, and its files for storing."""
        content = self._clean_payload(procurement, payload)
        facts, stored = self._clean_files(files)
        # sudo: number and name that belong to the content.
        content.update(
            procurement=procurement.sudo().number,  # sudo: see above
            bidder=[partner.id, partner.sudo().name],  # sudo: see above
            files=facts,
        )
        return content, stored

    @api.model
    def _clean_payload(self, record, payload):
        """The content in canonical types. :raises Refused: amounts that are none"""
        amount = self._money(record, payload.get("amount"))
        if not 0 < amount < MAX_AMOUNT:
            record._refuse(
                "MW-BID-04",
                self.env._("the bid price must be above zero"),
                next_step=self.env._("correct the price"),
            )
        lines = [self._clean_line(record, line) for line in payload.get("lines") or ()]
        if lines and sum(line["amount"] for line in lines) != amount:
            record._refuse(
                "MW-BID-05",
                self.env._("the lines do not add up to the bid price"),
                next_step=self.env._("correct the lines or the price"),
            )
        return {
            "v": 1,
            "amount": amount,
            "duration_days": self._days(record, payload.get("duration_days")),
            "project_manager": self._text(payload.get("project_manager")),
            "note": self._text(payload.get("note")),
            "lines": lines,
        }

    @api.model
    def _clean_line(self, record, line):
        quantity = self._exact(record, line.get("quantity"), "quantity", QUANTITY)
        price = self._exact(record, line.get("unit_price"), "unit_price", CENT)
        if quantity <= 0 or price < 0 or quantity * price >= MAX_AMOUNT:
            record._refuse(
                "MW-BID-06",
                self.env._("a line needs a quantity above zero and a price"),
                next_step=self.env._("correct the line"),
            )
        return {
            "number": self._text(line.get("number")),
            "name": self._text(line.get("name")),
            "unit": self._text(line.get("unit")),
            "quantity": quantity,
            "unit_price": price,
            "amount": figures.line_amount(quantity, price),
        }

    @api.model
    def _exact(self, record, value, name, written):
        """A quantity or rate as typed. :raises Refused: more decimals than are kept

        :param Decimal written: the form with the fewest decimals, as envelopes have it
        """
        number = self._decimal(record, value)
        field = self.env["microworks.bid.line"]._fields[name]
        places = field.get_digits(self.env)[1]
        self._check_places(record, number, places)
        short = number.quantize(written)
        return short if short == number else number.normalize()

    @api.model
    def _check_places(self, record, number, places):
        if not figures.is_kept(number, places):
            record._refuse(
                "MW-BID-30",
                self.env._(
                    "“%(value)s” has more than %(places)s decimals",
                    value=number,
                    places=places,
                ),
                next_step=self.env._(
                    "write it with fewer decimals; nothing is rounded"
                ),
            )

    @api.model
    def _decimal(self, record, value):
        text = str(value if value not in (None, False, "") else 0).strip()
        try:
            # "1_0" and "1e1" are numbers of programs, not of people.
            plain = not isinstance(value, str) or figures.PLAIN.fullmatch(text)
            number = Decimal(text if plain else "NaN")
        except InvalidOperation:
            number = Decimal("NaN")
        if number.is_finite() and abs(number) < MAX_AMOUNT:
            return number
        self._refuse_number(
            record, value, self.env._("write the amount in CNY, for example 498000.00")
        )

    @api.model
    def _days(self, record, value):
        days = self._decimal(record, value)
        if not 0 <= days <= MAX_DAYS or days != int(days):
            self._refuse_number(
                record, value, self.env._("write the duration in whole days")
            )
        return int(days)

    @api.model
    def _refuse_number(self, record, value, next_step):
        record._refuse(
            "MW-BID-07",
            self.env._("“%(value)s” is not a usable number", value=value),
            next_step=next_step,
        )

    @api.model
    def _text(self, value):
        """Text that can be stored and hashed, whatever a browser sends."""
        text = str(value or "").replace("\x00", "")[:MAX_TEXT]
        return text.encode(errors="ignore").decode()

    @api.model
    def _money(self, record, value):
        number = self._decimal(record, value)
        self._check_places(record, number, 2)
        return number.quantize(CENT)

    @api.model
    def _clean_files(self, files):
        facts, stored = [], []
        for file in files or ():
            data = base64.b64encode(file["data"]).decode()
            known = self.env["microworks.document"]._file_facts(
                {"file": data, "file_name": file["name"]}
            )
            facts.append(
                {
                    "name": file["name"],
                    "sha256": known["sha256"],
                    "size": known["size"],
                }
            )
            stored.append((file["name"], bytes(file["data"])))
        return facts, stored
