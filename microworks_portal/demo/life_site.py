"""The second half of a life: start, works, acceptance, settlement, warranty."""

import base64

from odoo.fields import Command

from . import measured, papers
from .life_money import MoneyLife


class SiteLife(MoneyLife):
    """What happens between the commencement order and the archive."""

    def place(self, kind, role):
        """Record a position; a little off the centre of the village."""
        shift = (self.project.id % 17) * 0.0007
        self.cast.model("microworks.project.location", role).create(
            {
                "project_id": self.project.id,
                "kind": kind,
                "lat": (self.cast.village.lat or 28.24) + shift,
                "lng": (self.cast.village.lng or 113.08) + shift,
                "accuracy_m": 5,
            }
        )

    def start(self):
        """Papers, position, money in place, then the commencement order."""
        self.finish_due()
        self.papers(("D24", "D25", "D26"), author="officer", reviewer="technician")
        self.place("as_started", "officer")
        self.fund()
        self.step("officer", self.project, "action_start")
        yield 1

    def log(self, kind, role, progress=0.0, **values):
        """One submitted entry of the site log, with a photo taken there."""
        today = self.project._legal_today()
        place = self.project.location_ids[:1]
        log = self.cast.model("microworks.site.log", role).create(
            {
                "project_id": self.project.id,
                "kind": kind,
                "date": today,
                "weather": ("fine", "cloudy", "fine")[self.turn(3, today.day)],
                "workers": 5 + self.turn(5, today.day),
                "works_done": self.this_week(progress),
                "progress": progress,
                "lat": place.lat,
                "lng": place.lng,
                "photo_ids": [
                    Command.create(
                        self.cast.photo_values(
                            self.project, kind, today, progress=progress
                        )
                    )
                ],
                **values,
            }
        )
        self.step(role, log, "action_submit")
        return log

    def visit(self):
        """A visit of the villager supervisor: eight questions, one photo."""
        answers = {
            name: "good"
            for name in self.cast.env["microworks.site.log"]._fields
            if name.startswith("q_")
        }
        self.log("villager", "supervisor", **answers)

    def inspect(self, kind="INS-R", role="technician", fail=None):
        """An inspection; ``fail`` names the item that is found wanting."""
        record = self.cast.model("microworks.inspection", role).create(
            {
                "project_id": self.project.id,
                "kind": kind,
                "inspector_ids": [Command.set(getattr(self.cast, role).ids)],
            }
        )
        for line in record.line_ids:
            if fail and line.code == fail:
                line.judged = "fail"
            elif line.tolerance == "text":
                line.judged = "pass"
            else:
                line.write(self.measured(line))
        record.write(
            {
                "conclusion": "现场检查情况见记录",
                "photo_ids": [
                    Command.create(
                        self.cast.photo_values(
                            self.project,
                            "inspection",
                            record.id,
                            progress=self.project.progress,
                        )
                    )
                ],
            }
        )
        self.step(role, record, "action_done")
        return record

    def measured(self, line):
        """Values that keep the tolerance of a line."""
        return measured.values(line)

    def construction(self):
        """Weekly logs, inspections, a finding put right, a measurement paid."""
        weeks = 3 if self.project.works_class == "c" else 7
        for week in range(1, weeks + 1):
            progress = round(100 * week / weeks)
            self.log("technician", "technician", progress=progress)
            self.visit()
            if week in (1, 2) or week % 2 == 0:
                self.inspect()
            if week == 1:
                self.material()
            if week == 2:
                yield from self.finding()
            if week == weeks // 2 + 1:
                yield from self.interim()
            if self.stop == "under_construction" and week == weeks - 1:
                return
            yield 5 if week < weeks else 1

    def material(self):
        """One delivery, accepted by somebody else than who entered it."""
        name, specification, quantity, unit, supplier = self.works.material
        entry = self.cast.model("microworks.material.entry", "clerk").create(
            {
                "project_id": self.project.id,
                "name": name,
                "specification": specification,
                "quantity": quantity,
                "unit": unit,
                "supplier": supplier,
                "certificate_no": f"HG-{self.project.id:05d}",
            }
        )
        self.step("officer", entry, "action_accept")

    def finding(self):
        """A finding, ordered, put right, re-checked by another person, closed."""
        fault = self.works.general
        finding = self.cast.model("microworks.finding", "technician").create(
            {
                "project_id": self.project.id,
                "name": fault.name,
                "demand": fault.demand,
                "severity": "general",
                "photo_ids": [
                    Command.create(
                        self.cast.photo_values(
                            self.project,
                            "before",
                            progress=self.project.progress,
                        )
                    )
                ],
            }
        )
        self.step("technician", finding, "action_order")
        yield 2
        reply = self.cast.model("microworks.rectification", "clerk").create(
            {
                "finding_id": finding.id,
                "measures": fault.measures,
                "photo_ids": [
                    Command.create(
                        self.cast.photo_values(
                            self.project,
                            "after",
                            progress=self.project.progress,
                        )
                    )
                ],
            }
        )
        self.step("clerk", reply, "action_submit")
        yield 1
        self.cast.by("officer", finding).recheck_note = "现场复查，已整改到位"
        self.step("officer", finding, "action_recheck")
        self.step("technician", finding, "action_close")

    def measure(self, share):
        """Certify ``share`` of every line of the bill, by three persons."""
        contract = self.contract_record
        record = self.cast.model("microworks.measurement", "clerk").create(
            {
                "contract_id": contract.id,
                "period_start": self.project.started_on,
                "period_end": contract._legal_today(),
            }
        )
        record.action_fill()
        for line in record.line_ids:
            half = line.boq_line_id.quantity * share
            # Half a valve or half a lamp is not measured.
            whole = line.boq_line_id.unit not in ("项", "m", "m²", "m³")
            line.quantity = int(half) if whole else round(half, 3)
        self.step("officer", record, "action_verify")
        self.step("technician", record, "action_certify")
        return record

    def completion(self):
        """The completion report."""
        self.finish_due()
        self.papers(
            ("D27", "D28", "D29", "D30", "D34"), author="officer", reviewer="technician"
        )
        self.step("officer", self.project, "action_complete")
        self.place("as_built", "officer")
        yield 4

    def acceptance(self):
        """Joint acceptance with measured items and villagers."""
        self.papers(
            ("D35", "D36", "D37", "D38"), author="officer", reviewer="technician"
        )
        record = self.convene_acceptance(signed=True)
        self.step("officer", record, "action_pass")
        yield from self.publish(self.notices("P14"))

    def convene_acceptance(self, signed):
        """Everybody is called together, and what was built is measured."""
        record = self.acceptance_record = self.cast.model(
            "microworks.acceptance", "clerk"
        ).create(
            {
                "project_id": self.project.id,
                "satisfied": 36 + self.turn(9),
                "unsatisfied": self.turn(4),
                "conclusion": "符合设计和规范要求，同意通过验收",
            }
        )
        self.step("clerk", record, "action_convene")
        inspection = self.inspect("INS-A", "technician")
        contractor = self.contract_record.partner_id
        # The clerk records who signed the sheet; who passes it holds it against this.
        record.write(
            {
                "inspection_id": inspection.id,
                "sheet": signed
                and base64.b64encode(papers.pdf(self.project.name, "验收签字表")),
                "sheet_name": signed and "验收签字表.pdf",
                "participant_ids": [
                    Command.create(
                        {
                            "role": role,
                            "name": name,
                            "partner_id": firm and firm.id,
                            "signed": signed,
                        }
                    )
                    for role, name, firm in self.cast.participants(contractor)
                ],
            }
        )
        return record

    def reviewed_share(self):
        """What the review leaves of the settlement book."""
        return 1 - (8 + self.turn(27)) / 1000

    def settlement(self):
        """The settlement book, reviewed by a firm that had no part in the works."""
        self.papers(("D39",), author="officer", reviewer="technician")
        contract = self.contract_record
        current = round(float(contract._current_amount()), 2)
        record = self.settlement_record = self.cast.model(
            "microworks.settlement", "clerk"
        ).create({"contract_id": contract.id, "submitted_amount": current})
        self.step("clerk", record, "action_submit")
        yield 10
        self.cast.by("officer", record).write(
            {
                "reviewed_amount": round(current * self.reviewed_share(), 2),
                "reviewer_id": self.cast.reviewer.id,
                "review_note": "核减重复计量部分",
            }
        )
        self.step("officer", record, "action_review")
        self.cast.model("microworks.settlement.signature", "officer").create(
            [
                {"settlement_id": record.id, "party": party, "partner_id": person.id}
                for party, person in (
                    ("owner", self.cast.clerk.partner_id),
                    ("contractor", dict(self.cast.firms)[contract.partner_id]),
                    ("reviewer", self.cast.reviewer_person),
                )
            ]
        )
        self.step("finance", record, "action_sign")
        yield from self.publish(self.notices("P15"))
        yield from self.final_payment()

    def handover(self):
        """Handover; the defects liability period runs."""
        self.papers(("D40", "D41"), author="officer", reviewer="technician")
        self.step("officer", self.project, "action_begin_warranty")
        yield 30

    def archive(self):
        """After the defects period: release, retention money, archive."""
        self.finish_due()
        warranty = self.project.warranty_ids
        today = self.project._legal_today()
        yield max(1, (warranty.ends_on - today).days + 1)
        self.step("officer", warranty, "action_expire")
        self.step("officer", warranty, "action_release")
        self.papers(("D42",), author="officer", reviewer="technician")
        yield from self.retention_payment()
        self.step("officer", self.project, "action_archive_project")
        yield 1
