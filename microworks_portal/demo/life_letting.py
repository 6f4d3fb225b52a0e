"""Procurement and contract in the life of a demonstration project."""

import base64

from odoo.fields import Command, Date

from . import papers, past
from .county_world import PASSWORD
from .life_site import SiteLife


class LettingLife(SiteLife):
    """From the plan of the procurement to the contract in force."""

    # === PROCUREMENT ===

    def procurement(self):
        """The competition, from the plan to the award."""
        self.papers(("D12", "D13"), author="officer", reviewer="leader")
        record = self.procurement_record = self.cast.model(
            "microworks.procurement", "officer"
        ).create(self.procurement_values())
        yield 1
        role = "department" if self.project.works_class == "a" else "leader"
        self.step(role, record, "action_approve")
        self.step("officer", record, "action_publish", self.deadline_for_bids(record))
        yield from self.bidding(record)
        if self.stop == "procuring":
            return
        self.step("officer", record, "action_close")
        self.step("supervisor", record, "action_witness", self.password("supervisor"))
        self.type_in(record)
        self.step("officer", record, "action_open", self.password("officer"))
        for bid, _payload in self.envelopes:
            self.step("supervisor", bid, "action_confirm_paper")
        yield 1
        yield from self.evaluation(record)
        self.step("officer", record, "action_publish_candidates")
        yield from self.publish(self.notices("P06"))
        self.papers(("D14", "D15", "D16"), author="officer", reviewer="technician")
        self.step("officer", record, "action_award")
        self.papers(("D17", "D18"), author="officer", reviewer="technician")
        # They stay up while the contract is written, and come down in their time.
        self.post(self.notices("P05") | self.notices("P07"))
        yield 2

    def type_in(self, record):
        """What the envelopes say: one by hand, several from the sheet of the opening."""
        if len(self.envelopes) == 1:
            for bid, payload in self.envelopes:
                bid._seal_paper(payload)
        elif self.envelopes:
            sheet = self.cast.model("microworks.paper.import", "officer").create(
                {
                    "procurement_id": record.id,
                    "file": base64.b64encode(past.opening_sheet(self.envelopes)),
                    "file_name": "开标一览表.xlsx",
                }
            )
            sheet.action_preview()
            sheet.action_import()

    def password(self, _role):
        """What the person of a role types to open his half of the key."""
        return PASSWORD

    def procurement_values(self):
        """The plan: the usual method of the class, nothing typed twice."""
        record = self.env_new_procurement()
        record.method = record._default_method_line().method
        return {
            "project_id": self.project.id,
            "name": self.project.name,
            "method": record.method,
            "notice": f"{self.project.name}施工。资格要求与合同条件见采购文件。",
            "duration_days": 45,
            "opening_place": "镇公共资源交易站",
            "invited_ids": [Command.set(self.invited(record).ids)],
        }

    def invited(self, record):
        """Firms that are asked to bid, where not everybody may.

        :rtype: res.partner
        """
        firms = self.cast.env["res.partner"]
        if record.by_invitation:
            firms = firms.union(*(firm for firm, _person in self.cast.firms[:3]))
        return firms

    def env_new_procurement(self):
        """A procurement in memory, to ask the rules for the usual method."""
        return self.cast.model("microworks.procurement", "officer").new(
            {"project_id": self.project.id}
        )

    def deadline_for_bids(self, record):
        """The day the rules propose."""
        return record._suggested_deadline(record)

    def bidding(self, record):
        """Firms hand in sealed bids until the deadline."""
        yield 1
        count = max(record.min_bidders, 3 if self.project.works_class != "c" else 1)
        self.hand_in(record, count)
        days = record._legal_day(record.deadline) - record._legal_today()
        yield max(1, days.days + 1)

    def hand_in(self, record, count):
        """Who has an account bids with it, the others bring a closed envelope."""
        self.envelopes = []
        for number, (firm, person) in enumerate(self.cast.firms[:count]):
            if account := person.user_ids[:1]:
                self.cast.env["microworks.bid"].with_user(account)._submit(
                    record.with_user(account), firm, self.bid_payload(record, number)
                )
                continue
            bid = self.cast.model("microworks.bid", "officer")._register_paper(
                record, firm, f"密封件第{number + 1}号"
            )
            self.envelopes.append((bid, self.bid_payload(record, number)))

    def bid_payload(self, record, number):
        """A priced bill of quantities; the last line takes the rounding."""
        amount = round(
            record.ceiling_price * (0.985 - 0.017 * ((number * 2 + 1) % 5)), 2
        )
        size = self.project.length_m or self.project.area_m2 or 100
        lines = []
        for item in self.works.bill:
            quantity = max(1, round(size * item.per))
            price = round(amount * item.share / quantity, 2)
            lines.append((item.name, item.unit, quantity, price))
        rest = round(amount - sum(round(q * p, 2) for _n, _u, q, p in lines), 2)
        lines.append(("安全文明施工及措施费", "项", 1, rest))
        return {
            "amount": f"{amount:.2f}",
            "duration_days": 45,
            "project_manager": self.cast.firms[number][1].name,
            "lines": [
                {
                    "number": str(place),
                    "name": name,
                    "unit": unit,
                    "quantity": str(quantity),
                    "unit_price": f"{price:.2f}",
                }
                for place, (name, unit, quantity, price) in enumerate(lines, 1)
            ],
        }

    def evaluation(self, record):
        """The committee, and the ranking it comes to."""
        self.committee(record)
        self.step("officer", record, "action_evaluate")
        yield from ()

    def committee(self, record):
        """Name the committee, have it declare, and score where points are given."""
        line = record._method_line()
        if not line.committee_min:
            return
        members = self.cast.by("officer", record.member_ids).create(
            [
                {
                    "procurement_id": record.id,
                    "partner_id": partner.id,
                    "role": "expert" if number else "owner_rep",
                }
                for number, partner in enumerate(
                    self.cast.experts[: line.committee_min | 1]
                )
            ]
        )
        for member in members:
            self.step("officer", member, "action_declare")
        if record.evaluation == "score":
            self.cast.model("microworks.bid.score", "officer").create(
                [
                    {
                        "bid_id": bid.id,
                        "member_id": member.id,
                        "score": 80 + bid.id % 7 + self.turn(5, place + bid.id),
                    }
                    for bid in record.bid_ids.filtered(lambda b: b.state == "valid")
                    for place, member in enumerate(members)
                ]
            )

    # === CONTRACT ===

    def contract(self):
        """The written contract, signed by both sides."""
        record = self.procurement_record
        action = self.step("officer", record, "action_create_contract")
        contract = self.contract_record = self.cast.model(
            "microworks.contract", "officer"
        ).browse(action["res_id"])
        contract.write({"start_planned": Date.add(contract._legal_today(), days=10)})
        yield 2
        self.step("clerk", contract, "action_sign_owner")
        person = dict(self.cast.firms)[contract.partner_id]
        self.cast.by("officer", contract)._sign_contractor_on_paper(
            person,
            base64.b64encode(papers.pdf(self.project.name, "合同签字页")),
            "合同签字页.pdf",
        )
        self.step("clerk", contract, "action_check_paper")
        yield from self.conclude(contract)

    def conclude(self, contract):
        """Complete the signature, and put the contract in force with its papers."""
        self.step("officer", contract, "action_sign")
        self.papers(
            ("D19", "D20", "D22", "D23"), author="officer", reviewer="technician"
        )
        self.step("officer", contract, "action_in_force")
        # Stays up while the works begin.
        self.post(self.notices("P08"))
        yield 1
