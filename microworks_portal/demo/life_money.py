"""The money of a life: quota set aside, measured work paid, retention released."""

from odoo.fields import Command


class MoneyLife:
    """Payments through the gate, by five different persons each."""

    def fund(self):
        """County finance sets the money aside before the works begin."""
        allocation = self.cast.model("microworks.fund.allocation", "finance").create(
            {
                "project_id": self.project.id,
                "quota_id": self.cast.quota.id,
                "amount": self.project.approved_amount,
            }
        )
        self.step("finance", allocation, "action_confirm")
        self.allocation = allocation

    def interim(self):
        """Half of the works measured and paid."""
        measurement = self.measure(0.5)
        self.papers(("D32",), author="officer", reviewer="technician")
        certified = float(self.contract_record._certified_value())
        yield from self.pay(
            "interim",
            # Down to the fen: the gate does not round.
            int(certified * 80) / 100,
            measurement_ids=[Command.set(measurement.ids)],
        )

    def final_payment(self):
        """What is left of the settled price, less the retention money."""
        draft = self.request("settlement", 0.01)
        limits, refusals = draft._get_contract_limits()
        assert not refusals, refusals
        amount = float(min(limit.available for limit in limits))
        draft.unlink()
        yield from self.pay("settlement", amount)

    def retention_payment(self):
        """The retention money after the defects period."""
        retention = self.cast.env["microworks.retention"].search(
            [("contract_id", "=", self.contract_record.id)]
        )
        self.step("officer", retention, "action_request_release")
        yield from self.pay(
            "retention", retention.release_amount, retention_id=retention.id
        )

    def request(self, stage, amount, **values):
        """A payment request in draft."""
        bank, wage_bank = self.contract_record.partner_id.bank_ids.sorted("id")[:2]
        return self.cast.model("microworks.payment.request", "clerk").create(
            {
                "contract_id": self.contract_record.id,
                "stage": stage,
                "bank_id": bank.id,
                "wage_bank_id": wage_bank.id,
                "invoice_number": f"{self.project.id:08d}{stage[:3].upper()}",
                "invoice_date": self.project._legal_today(),
                "line_ids": [
                    Command.create(
                        {"allocation_id": self.allocation.id, "amount": amount}
                    )
                ],
                **values,
            }
        )

    def pay(self, stage, amount, **values):
        """One payment from the request to the receipt of the treasury."""
        request = self.request(stage, amount, **values)
        request.action_split_labour()
        self.step("clerk", request, "action_submit")
        yield 1
        self.step("officer", request, "action_verify")
        self.step("supervisor", request, "action_endorse")
        self.step("finance", request, "action_approve")
        yield 1
        self.send(request)
        yield 2
        self.receipt(request)
        self.post(self.notices("P11"))

    def send(self, request):
        """The order goes to the treasury, by another person than who approved."""
        self.step("finance2", request, "action_send")

    def receipt(self, request, result="成功", failure=""):
        """The treasury answers; the file is read as finance reads it."""
        rows = (
            "支付申请号,回单号,支付凭证号,金额,日期,结果,失败原因\n"
            f"{request.number},HD{request.id:08d},PZ{request.id:08d},"
            f"{request.amount:.2f},{request._legal_today()},{result},{failure}\n"
        )
        _receipts, problems = self.cast.model("microworks.receipt", "finance")._import(
            rows.encode(), "receipts.csv"
        )
        assert not problems, problems
