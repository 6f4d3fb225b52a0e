"""Brings a bill of quantities in: into a procurement, or into a lump-sum contract."""

import base64
from decimal import Decimal

from odoo import Command, api, fields, models

from ..models.imports import boq_words, table_words
from ..tools import boq, markup, table
from .table_import import FIRST_ROWS, SHOWN


class BoqImportWizard(models.TransientModel):
    """What was read is shown first; nothing is stored before it is confirmed."""

    _name = "microworks.boq.import"
    _description = "Import a Bill of Quantities"
    _inherit = ["microworks.table.import"]

    procurement_id = fields.Many2one(
        comodel_name="microworks.procurement", readonly=True
    )
    contract_id = fields.Many2one(comodel_name="microworks.contract", readonly=True)

    @api.model
    def _complete_defaults(self, values, names):
        super()._complete_defaults(values, names)
        context = self.env.context
        name = {
            "microworks.procurement": "procurement_id",
            "microworks.contract": "contract_id",
        }.get(context.get("active_model"))
        if name:
            record = self.env[context["active_model"]].browse(context.get("active_id"))
            record.check_access("read")
            values[name] = record.id

    # === READING ===

    def _load(self):
        self.ensure_one()
        data = base64.b64decode(self.with_context(bin_size=False).file or b"")
        procurements = self.env["microworks.procurement"]
        try:
            return boq.read(
                data,
                self.file_name or "",
                dict(self.answers or {}),
                priced=bool(self.contract_id),
                **procurements._boq_places(),
            )
        except table.TableError as error:
            table_words.refuse_file("MW-BOQ-01", self.env, error)

    def _after_reading(self, read):
        if not self.contract_id or read.total == self._contract_total():
            return []
        return [
            self.env._(
                "The items add up to %(total)s, the contract to %(amount)s: they cannot"
                " be imported.",
                total=f"{read.total:,.2f}",
                amount=f"{self._contract_total():,.2f}",
            )
        ]

    def _contract_total(self):
        return Decimal(str(self.contract_id.amount)).quantize(boq.CENT)

    # === ACTIONS ===

    def action_confirm(self):
        """Take over what the preview has shown.

        :raises Refused: MW-TAB-01, -02; MW-BOQ-03 to -05, something stands against it
        """
        bill = self._confirmed_table()
        if bill.problems or not bill.items:
            # Half a bill is another bill.
            self.env["microworks.guarded"]._refuse(
                "MW-BOQ-03",
                self.env._("%(count)s rows cannot be read", count=len(bill.problems)),
                next_step=self.env._("correct them in the file and choose it again"),
            )
        if self.contract_id:
            self._into_contract(bill)
        else:
            self.procurement_id._set_boq(bill)
        return {"type": "ir.actions.act_window_close"}

    def _into_contract(self, bill):
        """Divide the lump sum of a contract that is not signed yet."""
        contract = self.contract_id
        if any(contract.boq_line_ids.mapped("from_bid")):
            contract._refuse(
                "MW-BOQ-04",
                self.env._("only a lump sum is divided into items"),
                next_step=self.env._("record a variation after the signature"),
            )
        if bill.total != self._contract_total():
            contract._refuse(
                "MW-BOQ-05",
                self.env._(
                    "the items add up to %(total)s, the contract to %(amount)s",
                    total=f"{bill.total:,.2f}",
                    amount=f"{self._contract_total():,.2f}",
                ),
                next_step=self.env._("correct the file"),
            )
        contract.write(
            {
                "boq_line_ids": [
                    Command.clear(),
                    *(
                        Command.create(
                            {
                                "sequence": 10 * place,
                                "number": item.number,
                                "name": item.name,
                                "unit": item.unit,
                                "quantity": float(item.quantity),
                                "unit_price": float(item.price),
                            }
                        )
                        for place, item in enumerate(bill.items, start=1)
                    ),
                ]
            }
        )

    # === WORDS ===

    def _render_preview(self, read, remarks):
        notes = [boq_words.remark(self.env, said) for said in read.remarks[:SHOWN]]
        parts = [markup.table((), self._bill_facts(read))]
        if notes + remarks:
            parts += [
                markup.heading(self.env._("To be noted")),
                markup.table((), [(note,) for note in notes + remarks]),
            ]
        line = self.env._("Line")
        if read.problems:
            parts += [
                markup.heading(self.env._("Rows That Are Refused")),
                markup.table(
                    (line, self.env._("Why")),
                    [
                        (said.line, boq_words.problem(self.env, said))
                        for said in read.problems[:SHOWN]
                    ],
                ),
            ]
        parts += [
            markup.heading(self.env._("First Rows as Understood")),
            markup.table(
                (
                    line,
                    self.env._("Item"),
                    self.env._("Description"),
                    self.env._("Unit"),
                    self.env._("Quantity"),
                    self.env._("Unit Rate"),
                    self.env._("Amount"),
                ),
                [self._item_cells(item) for item in read.items[:FIRST_ROWS]],
            ),
        ]
        if read.skipped:
            parts += [
                markup.heading(self.env._("Lines That Are No Rows")),
                markup.table(
                    (line, self.env._("What It Is"), self.env._("Text")),
                    [
                        (left.line, boq_words.skipped(self.env, left), left.text)
                        for left in read.skipped[:SHOWN]
                    ],
                ),
            ]
        return markup.join(parts)

    def _item_cells(self, item):
        priced = item.price is not None
        return (
            item.line,
            item.number,
            item.name,
            item.unit,
            boq.plain(item.quantity),
            boq.plain(item.price) if priced else "",
            f"{item.amount:,.2f}" if priced else "",
        )

    def _bill_facts(self, read):
        labels = {
            "number": self.env._("Item"),
            "code": self.env._("Item"),
            "name": self.env._("Description"),
            "unit": self.env._("Unit"),
            "quantity": self.env._("Quantity"),
            "price": self.env._("Unit Rate"),
            "amount": self.env._("Amount"),
        }
        facts = [(self.env._("File"), read.file_name or "–")]
        for part in read.tables:
            where = part.sheet or part.encoding or "–"
            columns = ", ".join(
                f"{labels[chosen.name]} = {chosen.letter} {chosen.title}".strip()
                for chosen in part.chosen
            )
            facts.append((where, columns))
        if self.contract_id:
            facts.append((self.env._("Total"), f"{read.total:,.2f}"))
        return facts
