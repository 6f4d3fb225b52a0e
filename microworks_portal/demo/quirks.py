"""What goes differently: the good, the bad and the unfinished projects."""

from datetime import timedelta

from odoo.fields import Command, Date

from .quirks_waiting import WaitingLife


class PlannedLife(WaitingLife):
    """A life that ends at its planned state, with what is special about it.

    :param str quirk: see ``county_data.PLANS``; ``None`` for an ordinary life
    """

    def run(self):
        if self.stop in ("returned", "cancelled"):
            yield from self.application()
            self.step(
                "officer",
                self.project,
                "action_return" if self.stop == "returned" else "action_cancel",
                reason="与高标准农田项目重复，请核实后重报"
                if self.stop == "returned"
                else "群众意见不统一，今年不再实施",
            )
            return
        yield from super().run()

    def finished(self):
        if self.quirk == "no_quorum":
            return self.project.state == "applied"
        if self.quirk in (
            "acceptance_failed",
            "acceptance_convened",
            "contract_unsigned",
        ):
            # It has gone on a little, and ends where it waits.
            return False
        return super().finished()

    def papers(self, codes, author="clerk", reviewer="officer"):
        if self.quirk == "documents_missing":
            return
        super().papers(codes, author, reviewer)

    # === DELIBERATION ===

    def meeting(self, step, members, attended):
        if self.quirk == "no_quorum" and step.startswith(("reps", "collective")):
            attended = members // 2
        return super().meeting(step, members, attended)

    def deliberation(self):
        if self.quirk == "no_quorum":
            record = self.cast.model("microworks.deliberation", "clerk").create(
                {"project_id": self.project.id, "matter": self.project.name}
            )
            for row in (("party_proposal", 7, 7), ("reps_meeting", 45, 45)):
                record.write({"meeting_ids": [Command.create(self.meeting(*row))]})
                yield 1
            return
        yield from super().deliberation()

    def publish(self, notices):
        if self.quirk == "objection_open" and notices[:1].kind == "P02":
            self.step("officer", notices, "action_review")
            self.step("officer", notices, "action_post")
            yield 2
            self.cast.model("microworks.objection", "supervisor").create(
                {
                    "publicity_id": notices.id,
                    "subject": "表决人数与签到表不一致",
                    "objector": "匿名",
                }
            )
            yield 10_000
        if self.quirk == "candidates_posted" and notices[:1].kind == "P06":
            self.step("technician", notices, "action_review")
            self.step("officer", notices, "action_post")
            yield 10_000
        yield from super().publish(notices)

    # === PRICING ===

    def pricing(self):
        if self.quirk == "waiver":
            refusals = self.project._get_stage_refusals("priced")
            key = next(r.key for r in refusals if r.waivable)
            action = self.cast.by("officer", self.project).action_request_waiver(
                "priced", key, "图纸正在补充盖章，三日内补交"
            )
            waiver = self.cast.model("microworks.waiver", "leader").browse(
                action["res_id"]
            )
            self.step("leader", waiver, "action_approve")
        yield from super().pricing()

    # === PROCUREMENT ===

    def deadline_for_bids(self, record):
        deadline = super().deadline_for_bids(record)
        if self.quirk == "bids_open":
            # Longer than the law asks: there is always something to bid for.
            deadline += timedelta(days=30)
        return deadline

    def bidding(self, record):
        if self.quirk == "bids_open":
            yield 10_000
        if self.quirk == "bids_sealed":
            yield 1
            self.hand_in(record, 3)
            yield 10_000
        if self.quirk == "too_few_bidders":
            yield max(
                1, (record._legal_day(record.deadline) - record._legal_today()).days + 1
            )
            self.step("officer", record, "action_close")
            self.step(
                "officer", record, "action_fail", reason="截止时无人投标，重新采购"
            )
            yield 10_000
        yield from super().bidding(record)

    # === CONTRACT ===

    def conclude(self, contract):
        if self.quirk == "contract_unsigned":
            yield 10_000
        yield from super().conclude(contract)

    # === SITE ===

    def construction(self):
        generator = super().construction()
        for number, days in enumerate(generator):
            yield days
            if number < 3:
                continue
            if self.quirk == "serious_finding":
                self.order_finding("serious", self.works.serious)
            elif self.quirk == "finding_overdue":
                self.order_finding("general", "施工围挡缺失，公示牌损坏")
            elif self.quirk == "variation":
                self.vary()
            elif self.quirk == "major_finding":
                self.order_finding("major", "违章用电、无证动火，责令停工")
            elif self.stop == "suspended":
                self.step(
                    "officer",
                    self.project,
                    "action_suspend",
                    reason="连续降雨，停工避险",
                )
            elif self.stop == "terminated":
                self.step(
                    "leader",
                    self.project,
                    "action_terminate",
                    reason="施工单位无力继续履约，解除合同",
                )
            else:
                continue
            yield 10_000

    def order_finding(self, severity, name):
        """A finding that stays open."""
        self.step("technician", self.raise_finding(severity, name), "action_order")

    def vary(self):
        """A small variation, verified and approved."""
        contract = self.contract_record
        name, item, unit, quantity = self.works.extra
        variation = self.cast.model("microworks.variation", "clerk").create(
            {
                "contract_id": contract.id,
                "name": name,
                "reason_kind": "site",
                "description": f"{item}，{quantity} {unit}",
                "line_ids": [
                    Command.create(
                        {
                            "name": item,
                            "unit": unit,
                            "quantity": quantity,
                            "unit_price": round(contract.amount * 0.03 / quantity, 2),
                        }
                    )
                ],
            }
        )
        self.step("officer", variation, "action_verify")

    # === ACCEPTANCE AND AFTER ===

    def acceptance(self):
        if self.quirk == "acceptance_failed":
            record = self.cast.model("microworks.acceptance", "clerk").create(
                {"project_id": self.project.id, "satisfied": 12, "unsatisfied": 25}
            )
            self.step("clerk", record, "action_convene")
            self.step(
                "officer",
                record,
                "action_fail",
                reason=f"{self.works.serious}，限期返工",
            )
            yield 10_000
        if self.quirk == "acceptance_convened":
            self.papers(
                ("D35", "D36", "D37", "D38"), author="officer", reviewer="technician"
            )
            self.convene_acceptance(signed=False)
            yield 10_000
        yield from super().acceptance()

    def reviewed_share(self):
        return 0.82 if self.quirk == "high_reduction" else super().reviewed_share()

    def handover(self):
        yield from super().handover()
        if self.quirk == "defect_open":
            self.cast.model("microworks.warranty.defect", "clerk").create(
                {
                    "warranty_id": self.project.warranty_ids.id,
                    "name": "局部开裂起砂，须返修",
                    "due_on": Date.add(self.project._legal_today(), days=20),
                }
            )

    def archive(self):
        if self.quirk == "warranty_over":
            # Somebody is to release the warranty and the retention money.
            self.finish_due()
            self.papers(("D42",), author="officer", reviewer="technician")
            yield 10_000
        yield from super().archive()
