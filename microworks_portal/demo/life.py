"""One project living its whole life, step by step, as the right persons.

Used by the demonstration county and by the tests. A life is a generator: it acts,
then yields how many days to wait; whoever runs it moves the clock. Nothing is written
past the steps: every act is an ordinary call by a person of that role.
"""

from odoo.fields import Command, Date, Datetime

from odoo.addons.microworks_supervision.models.project.constants import (
    VILLAGE_OWNERS,
)

from .life_site import SiteLife


class Life(SiteLife):
    """The life of one project.

    :param Cast cast: the people
    :param dict plan: values of the project
    :param str stop: state to stop at (``approved_or_filed`` for either)
    """

    def __init__(self, cast, plan, stop=None):
        self.cast = cast
        self.plan = plan
        self.stop = stop
        self.project = None

    # === HOOKS ===

    def step(self, role, record, method, *args, **kwargs):
        """Take one step; tests override this to try it as the wrong person, too."""
        return getattr(self.cast.by(role, record), method)(*args, **kwargs)

    def papers(self, codes, author="clerk", reviewer="officer"):
        """Hand in the documents of a gate."""
        for code in codes:
            self.cast.document(self.project, code, author, reviewer)

    def reached(self, *states):
        """Whether this life ends here."""
        return self.stop in states

    # === THE LIFE ===

    def run(self):
        """The whole life; yields the days to wait before what comes next."""
        for part in (
            self.application,
            self.deliberation,
            self.approval,
            self.pricing,
            self.procurement,
            self.contract,
            self.start,
            self.construction,
            self.completion,
            self.acceptance,
            self.settlement,
            self.handover,
            self.archive,
        ):
            yield from part()
            # Who stops during the works has begun them first.
            if part == self.start and self.stop == "under_construction":
                continue
            if self.stop is not None and self.finished():
                return

    def finished(self):
        """Whether the project has come to where its plan ends."""
        if self.stop == "approved_or_filed":
            return self.project.state in ("approved", "filed")
        return self.project.state == self.stop

    def application(self):
        """The village applies."""
        self.project = self.cast.model("microworks.project", "clerk").create(
            {"area_id": self.cast.village.id, **self.plan}
        )
        self.place("planned", "clerk")
        if self.reached("draft"):
            return
        yield 1
        self.papers(("D01", "D02"))
        self.step("clerk", self.project, "action_apply")
        yield 2

    def deliberation(self):
        """四议两公开, where a village owns the works."""
        if self.project.owner_kind not in VILLAGE_OWNERS:
            return
        record = self.cast.model("microworks.deliberation", "clerk").create(
            {"project_id": self.project.id, "matter": self.project.name}
        )
        last = (
            "collective_assembly"
            if self.project.owner_kind == "collective_org"
            else "reps_meeting"
        )
        for step, members, attended in (
            ("party_proposal", 7, 7),
            ("committees_consultation", 11, 10),
            ("party_members_review", 42, 35),
            (last, 45, 41),
        ):
            record.write(
                {"meeting_ids": [Command.create(self.meeting(step, members, attended))]}
            )
            yield 1
        self.step("clerk", record, "action_resolve")
        yield from self.publish(record.publicity_ids)
        self.step("clerk", record, "action_pass")
        self.papers(("D03", "D04", "D05"))
        self.step("clerk", self.project, "action_deliberated")
        yield 2

    def meeting(self, step, members, attended):
        """Counts of one meeting with quorum and majority."""
        return {
            "step": step,
            "held_on": Date.context_today(self.project),
            "place": "村委会会议室",
            "convener": self.cast.clerk.name,
            "source": "people" if step == "party_proposal" else False,
            "members": members,
            "expected": members,
            "attended": attended,
            "votes_for": attended - 1,
            "votes_against": 0,
            "votes_abstain": 1,
            "representatives": 38 if step == "reps_meeting" else 0,
            "women": 17 if step == "reps_meeting" else 0,
        }

    def approval(self):
        """Class A: county; B: township; C: filed by the township."""
        self.papers(("D07", "D08"), author="officer", reviewer="leader")
        role = "department" if self.project.works_class == "a" else "leader"
        self.step(role, self.project, "action_approve")
        yield 3

    def pricing(self):
        """Drawings, bill of quantities, and the reviewed ceiling price."""
        self.papers(("D06", "D09", "D10", "D11"), author="officer", reviewer="leader")
        ceiling = round(self.project.approved_amount * 0.98, 2)
        role = "finance" if self.project.works_class == "a" else "technician"
        self.step(role, self.project, "action_set_ceiling", ceiling)
        yield 2

    def publish(self, notices):
        """Release, post and, after the days the law wants, finish notices."""
        self.post(notices)
        while running := notices.filtered(lambda n: n.state == "running"):
            days = max(running.mapped("earliest_end")) - Date.context_today(notices)
            if days.days > 0:
                yield days.days
            self.finish_due(running)

    def post(self, notices):
        """Have notices released by another person, and put them up."""
        for notice in notices:
            reviewer = {self.cast.officer: "technician", self.cast.technician: "leader"}
            self.step(
                reviewer.get(notice.author_id, "officer"), notice, "action_review"
            )
            self.step("officer", notice, "action_post")

    def finish_due(self, notices=None):
        """Take down what has been posted long enough."""
        today = Date.context_today(self.project)
        notices = self.project.publicity_ids if notices is None else notices
        for notice in notices:
            if notice.state == "running" and notice.earliest_end <= today:
                self.step("officer", notice, "action_finish")

    def notices(self, kind):
        """Notices of ``kind`` that are still to be posted."""
        return self.project.publicity_ids.filtered(
            lambda n: n.kind == kind and n.state == "draft"
        )

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
        deadline = record._suggested_deadline(record)
        self.step("officer", record, "action_publish", deadline)
        yield from self.bidding(record)
        if self.stop == "procuring":
            return
        self.step("officer", record, "action_close")
        self.step("supervisor", record, "action_witness")
        for bid, payload in self.envelopes:
            bid._seal_paper(payload)
        self.step("officer", record, "action_open")
        for bid, _payload in self.envelopes:
            self.step("supervisor", bid, "action_confirm_paper")
        yield 1
        self.committee(record)
        self.step("officer", record, "action_evaluate")
        self.step("officer", record, "action_publish_candidates")
        yield from self.publish(self.notices("P06"))
        self.papers(("D14", "D15", "D16"), author="officer", reviewer="technician")
        self.step("officer", record, "action_award")
        self.papers(("D17", "D18"), author="officer", reviewer="technician")
        self.post(self.notices("P05"))
        yield from self.publish(self.notices("P07"))
        yield 1

    def procurement_values(self):
        """The plan: the usual method of the class, nothing typed twice."""
        record = self.env_new_procurement()
        return {
            "project_id": self.project.id,
            "name": self.project.name,
            "method": record._default_method_line().method,
            "notice": f"{self.project.name}施工。资格要求与合同条件见采购文件。",
            "duration_days": 45,
            "opening_place": "镇公共资源交易站",
            "invited_ids": [Command.set([firm.id for firm, _p in self.cast.firms])],
        }

    def env_new_procurement(self):
        """A procurement in memory, to ask the rules for the usual method."""
        return self.cast.model("microworks.procurement", "officer").new(
            {"project_id": self.project.id}
        )

    def bidding(self, record):
        """Firms hand in sealed bids until the deadline."""
        yield 1
        count = max(record.min_bidders, 3 if self.project.works_class != "c" else 1)
        self.hand_in(record, count)
        now = Datetime.now()
        yield max(1, (record.deadline.date() - now.date()).days + 1)

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
        length = self.project.length_m or self.project.area_m2 or 100
        main = round(amount * 0.78 / length, 2)
        lines = [
            ("1", "主体工程", "m" if self.project.length_m else "m²", length, main),
            ("2", "附属工程", "项", 1, round(amount * 0.12, 2)),
        ]
        rest = round(amount - sum(round(q * p, 2) for _n, _t, _u, q, p in lines), 2)
        lines.append(("3", "安全文明施工及措施费", "项", 1, rest))
        return {
            "amount": f"{amount:.2f}",
            "duration_days": 45,
            "project_manager": self.cast.firms[number][1].name,
            "lines": [
                {
                    "number": no,
                    "name": name,
                    "unit": unit,
                    "quantity": str(quantity),
                    "unit_price": f"{price:.2f}",
                }
                for no, name, unit, quantity, price in lines
            ],
        }

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
                    {"bid_id": bid.id, "member_id": member.id, "score": 80 + bid.id % 7}
                    for bid in record.bid_ids.filtered(lambda b: b.state == "valid")
                    for member in members
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
        contract.write(
            {"start_planned": Date.add(Date.context_today(contract), days=10)}
        )
        yield 2
        self.step("clerk", contract, "action_sign_owner")
        person = dict(self.cast.firms)[contract.partner_id]
        self.cast.by("officer", contract)._sign_contractor_on_paper(person)
        self.step("officer", contract, "action_sign")
        self.papers(
            ("D19", "D20", "D22", "D23"), author="officer", reviewer="technician"
        )
        self.step("officer", contract, "action_in_force")
        # Stays up while the works go on; taken down when its days are over.
        self.post(self.notices("P08"))
        yield 1
