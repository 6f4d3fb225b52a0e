"""A project with a contract in force, for the tests of the site."""

import base64
import struct
import zlib
from itertools import count

from odoo import Command

from .common import PDF, County

_serial = count(1)


def photo_file():
    """A PNG of one pixel that no other call returns."""

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    text = b"Comment\0" + str(next(_serial)).encode()
    return base64.b64encode(
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"tEXt", text)
        + chunk(b"IDAT", zlib.compress(b"\0\0"))
        + chunk(b"IEND", b"")
    )


class Site(County):
    """Heirs find ``self.project`` under construction and ``self.contract``."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.project = (
            cls.env["microworks.project"]
            .with_user(cls.people["clerk"])
            .create(
                {
                    "name": "Road hardening, group 3",
                    "area_id": cls.village.id,
                    "estimated_amount": 60_000,
                    "nature": "repair",
                    "works_type": "road",
                }
            )
        )
        cls.place = (
            cls.env["microworks.project.location"]
            .with_user(cls.people["clerk"])
            .create(
                {
                    "project_id": cls.project.id,
                    "kind": "as_started",
                    "lat": 28.2457,
                    "lng": 113.0828,
                }
            )
        )
        # The way to the contract is tested elsewhere; here it is simply there.
        cls.project._unguarded().write(
            {
                "state": "under_construction",
                "applicant_id": cls.people["clerk"].id,
                "started_on": cls.env.company._legal_today(),
            }
        )
        contract = (
            cls.env["microworks.contract"]
            ._unguarded()
            .create(
                {
                    "name": "Road works",
                    "number": "C-1",
                    "project_id": cls.project.id,
                    "partner_id": cls.contractor.id,
                    "amount": 50_000,
                    "state": "in_force",
                    "defects_months": 12,
                    "boq_line_ids": [
                        Command.create(
                            {
                                "name": name,
                                "unit": unit,
                                "quantity": quantity,
                                "unit_price": price,
                            }
                        )
                        for name, unit, quantity, price in (
                            ("Base", "m2", 500, 40),
                            ("Slab", "m2", 500, 60),
                        )
                    ],
                }
            )
        )
        cls.contract = cls.env["microworks.contract"].browse(contract.id)

    def model(self, role, name):
        user = self.contractor_user if role == "contractor" else self.people[role]
        return self.env[name].with_user(user)

    def by(self, role, record):
        if role == "contractor":
            return record.with_user(self.contractor_user)
        return super().by(role, record)

    def add_photo(self, role, record, field, **values):
        return self.model(role, "microworks.site.photo").create(
            {field: record.id, "file": photo_file(), "file_name": "a.png", **values}
        )

    def make_log(self, role="contractor", submit=True, **values):
        log = self.model(role, "microworks.site.log").create(
            {"project_id": self.project.id, "works_done": "Base laid", **values}
        )
        if submit:
            self.add_photo(role, log, "log_id")
            log.action_submit()
        return log

    def make_measurement(self, role="clerk", base=100, slab=0):
        lines = self.contract.sudo().boq_line_ids
        return self.model(role, "microworks.measurement").create(
            {
                "contract_id": self.contract.id,
                "period_start": self.env.company._legal_today(),
                "period_end": self.env.company._legal_today(),
                "line_ids": [
                    Command.create({"boq_line_id": line.id, "quantity": quantity})
                    for line, quantity in zip(lines, (base, slab), strict=True)
                    if quantity
                ],
            }
        )

    def certify(self, measurement):
        self.by("officer", measurement).action_verify()
        self.by("officer2", measurement).action_certify()

    def make_finding(self, role="officer", severity="general", order=True, **values):
        finding = self.model(role, "microworks.finding").create(
            {
                "project_id": self.project.id,
                "name": "Slab too thin",
                "demand": "Remove and lay again",
                "severity": severity,
                **values,
            }
        )
        if order:
            self.add_photo(role, finding, "finding_id")
            finding.action_order()
        return finding

    def reply(self, finding, role="contractor"):
        reply = self.model(role, "microworks.rectification").create(
            {"finding_id": finding.id, "measures": "Laid again"}
        )
        self.add_photo(role, reply, "rectification_id")
        reply.action_submit()
        return reply

    def recheck(self, finding, role="officer2"):
        mine = self.by(role, finding)
        values = {"recheck_note": "Measured 182 mm"}
        if finding.severity != "general":
            report = self.add_document(self.project, "D35", author="department2")
            values["retest_report_id"] = report.id
        mine.write(values)
        mine.action_recheck()

    def pass_inspection(self, inspection, role="officer"):
        """Judge every item good and finish the inspection."""
        mine = self.by(role, inspection)
        for line in mine.line_ids:
            if line.tolerance == "text":
                line.judged = "pass"
            else:
                good = (line.upper if line.tolerance == "max" else line.lower) or "30"
                relative = line.tolerance in ("abs_range", "pct")
                line.write({"design": "30", "measured": "30" if relative else good})
        mine.action_done()

    def complete(self):
        """The project as completed, without the papers of the gate."""
        self.project._unguarded().write(
            {"state": "completed", "completed_on": self.env.company._legal_today()}
        )
        self.contract._unguarded().write({"state": "completed"})

    def make_acceptance(self, **values):
        people = (
            ("owner", "Li"),
            ("township", "Wang"),
            ("supervision_committee", "Zhao"),
            ("villagers", "Qian"),
            ("villagers", "Sun"),
        )
        acceptance = self.model("clerk", "microworks.acceptance").create(
            {
                "project_id": self.project.id,
                "participant_ids": [
                    Command.create({"role": role, "name": name, "signed": True})
                    for role, name in people
                ],
                "satisfied": 28,
                "unsatisfied": 2,
                "sheet": base64.b64encode(PDF),
                "sheet_name": "sheet.pdf",
                **values,
            }
        )
        inspection = self.model("officer", "microworks.inspection").create(
            {"project_id": self.project.id, "kind": "INS-A"}
        )
        self.pass_inspection(inspection)
        self.by("officer", acceptance).inspection_id = inspection
        acceptance.action_convene()
        return acceptance

    def accept(self):
        """Complete and accept the works."""
        self.complete()
        for code in ("D36", "D38"):
            self.add_document(self.project, code)
        acceptance = self.make_acceptance()
        self.by("officer", acceptance).action_pass()
        return acceptance
