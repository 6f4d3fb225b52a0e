"""Lives that stop between two steps, so that somebody has something to do today."""

from odoo.fields import Command, Date

from .life import UNTIL_TODAY, Life

# The state in which the first payment waits, and a finding beside it.
PAYMENTS = {
    "payment_draft": ("draft", "replied"),
    "payment_verified": ("verified", "rechecked"),
    "payment_endorsed": ("endorsed", None),
    "payment_approved": ("approved", None),
    "payment_sent": ("sent", None),
    "payment_failed": ("failed", "open"),
    "payment_refused": ("refused", "returned"),
}
BEFORE_SENDING = (
    ("clerk", "action_submit"),
    ("officer", "action_verify"),
    ("supervisor", "action_endorse"),
    ("finance", "action_approve"),
)
# Longer than any life of the county.
FOREVER = 10_000


class WaitingLife(Life):
    """Procurements, payments and findings in the states between.

    :param str quirk: see ``county_data.PLANS``; ``None`` for an ordinary life
    """

    def __init__(self, cast, plan, stop, quirk=None):
        super().__init__(cast, plan, stop)
        self.quirk = quirk

    def finished(self):
        if (self.quirk or "").startswith("procurement_"):
            # The project stays priced until the notice of its procurement.
            return False
        return super().finished()

    # === NOTICE ===

    def publish(self, notices):
        if self.quirk == "notice_running":
            # Its days begin today, whatever weekday and holidays are near.
            yield UNTIL_TODAY
            self.post(notices)
            yield FOREVER
        yield from super().publish(notices)

    # === PROCUREMENT ===

    def procurement(self):
        if (self.quirk or "").startswith("procurement_"):
            self.papers(("D12", "D13"), author="officer", reviewer="leader")
            record = self.plan_procurement()
            role = "department" if self.project.works_class == "a" else "leader"
            self.step(role, record, "action_approve")
            if self.quirk == "procurement_again":
                yield 1
                self.step(
                    "leader",
                    record,
                    "action_cancel",
                    reason="采购内容需调整，重新编制采购计划",
                )
                self.plan_procurement()
            yield FOREVER
        yield from super().procurement()

    def plan_procurement(self):
        """A procurement in draft."""
        self.procurement_record = self.cast.model(
            "microworks.procurement", "officer"
        ).create(self.procurement_values())
        return self.procurement_record

    def bidding(self, record):
        if self.quirk == "bids_suspended":
            yield 1
            self.hand_in(record, 2)
            yield 1
            self.step(
                "officer",
                record,
                "action_suspend",
                reason="投标人对工程量清单提出异议，核实期间暂停",
            )
            yield FOREVER
        yield from super().bidding(record)

    def evaluation(self, record):
        if self.quirk == "bids_opened":
            yield FOREVER
        yield from super().evaluation(record)
        if self.quirk == "bids_evaluated":
            yield FOREVER

    # === CONTRACT ===

    def conclude(self, contract):
        if self.quirk == "contract_signed":
            self.step("officer", contract, "action_sign")
            yield FOREVER
        yield from super().conclude(contract)
        if self.project.works_class == "a":
            self.secure(contract)

    def secure(self, contract):
        """A guarantee of the winner's bank, entered and confirmed by two persons."""
        security = self.cast.model("microworks.security", "technician").create(
            {
                "contract_id": contract.id,
                "kind": "performance",
                "form": "guarantee",
                "issuer": "清和农村商业银行",
                "reference": f"LYBH-{contract.id:05d}",
                "amount": round(contract.amount * 0.05, 2),
                "valid_from": contract._legal_today(),
                "valid_to": Date.add(contract._legal_today(), days=180),
            }
        )
        self.step("officer", security, "action_hold")

    # === SITE ===

    def start(self):
        yield from super().start()
        board = self.cast.model("microworks.notice.board", "officer").create(
            {
                "project_id": self.project.id,
                "place": "村民委员会公示栏",
                "size": "A3" if self.project.works_class == "a" else "A4",
            }
        )
        board.action_print()

    # === MONEY ===

    def pay(self, stage, amount, **values):
        if self.quirk not in PAYMENTS or stage != "interim":
            yield from super().pay(stage, amount, **values)
            return
        target, finding = PAYMENTS[self.quirk]
        request = self.request(stage, amount, **values)
        request.action_split_labour()
        for role, method in BEFORE_SENDING:
            if request.state == target:
                break
            if target == "refused" and request.state == "submitted":
                self.step(
                    "officer",
                    request,
                    "action_refuse",
                    reason="发票抬头与合同签订单位不一致，请更正后重新提交",
                )
                break
            self.step(role, request, method)
            yield 1
        if target in ("sent", "failed"):
            self.send(request)
            yield 1
        if target == "failed":
            self.receipt(request, "失败", "收款账号与户名不符")
        if finding:
            self.leave_finding(finding)
        yield FOREVER

    def send(self, request):
        """As the office does: in a batch, whose file goes to the treasury."""
        action = self.step("finance2", request, "action_make_batch")
        self.batch = self.cast.model("microworks.payment.batch", "finance2").browse(
            action["res_id"]
        )
        self.step("finance2", self.batch, "action_send")

    def receipt(self, request, result="成功", failure=""):
        super().receipt(request, result, failure)
        if request.state == "paid":
            self.step("finance2", self.batch, "action_close")

    def confirm_wages(self):
        """The wage sheets are there: the workers have their money."""
        wages = self.cast.model("microworks.wage.payment", "officer").search(
            [("project_id", "=", self.project.id), ("state", "=", "due")]
        )
        for wage in wages:
            wage.write({"workers": 6, "paid_on": wage._legal_today()})
            self.step("officer", wage, "action_confirm")

    def completion(self):
        self.confirm_wages()
        yield from super().completion()
        securities = self.cast.model("microworks.security", "officer").search(
            [("project_id", "=", self.project.id), ("state", "=", "held")]
        )
        securities.action_return_security()

    # === FINDINGS ===

    def raise_finding(self, severity, name):
        """A finding that is not ordered yet."""
        return self.cast.model("microworks.finding", "technician").create(
            {
                "project_id": self.project.id,
                "name": name,
                "demand": "限期整改并提交整改前后照片",
                "severity": severity,
                "photo_ids": [
                    Command.create(
                        self.cast.photo_values(
                            self.project, "finding", name, progress=50
                        )
                    )
                ],
            }
        )

    def leave_finding(self, state):
        """A finding that waits in ``state``."""
        finding = self.raise_finding("general", "材料堆放占道，未设警示标志")
        if state == "open":
            return
        self.step("technician", finding, "action_order")
        reply = self.cast.model("microworks.rectification", "clerk").create(
            {
                "finding_id": finding.id,
                "measures": "已清理场地，补设警示标志和夜间警示灯",
                "photo_ids": [
                    Command.create(
                        self.cast.photo_values(
                            self.project, "finding", state, progress=50
                        )
                    )
                ],
            }
        )
        self.step("clerk", reply, "action_submit")
        if state == "returned":
            self.step(
                "officer", finding, "action_return", reason="夜间警示灯未到位，重新整改"
            )
        elif state == "rechecked":
            self.cast.by("officer", finding).recheck_note = "现场复查，已整改到位"
            self.step("officer", finding, "action_recheck")
