"""A funded contract of the test county, for tests of payments."""

import base64

from odoo import Command

from odoo.addons.microworks_supervision.tests.common import PDF, County

RULES = {
    "payments": {
        "advance_max": 30,
        "interim_max": 80,
        "interim_contract_max": 85,
        "accepted_max": 85,
        "labour_share": 20,
    },
    "deadlines": {
        "D-PAY": (30, "cal"),
        "D-RET": (28, "cal"),
        "D-WAGE": (1, "month"),
        "D-VILLAGE-PUB": (15, "cal"),
    },
    "indicators": {"R23": (30, 90), "R25": (180, 365)},
}


class Funds(County):
    """A contract of 100,000 CNY in force, 100,000 CNY allocated to its project."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people["finance2"] = cls._person(
            "finance2", "group_county_finance", cls.county
        )
        cls.people["officer3"] = cls._person(
            "officer3", "group_township_officer", cls.township
        )
        cls.rules = cls._make_rules()
        cls.kind = cls.env["microworks.funding.kind"].search([], limit=1)
        cls.bank = cls._account("6222 0001 0001")
        cls.wage_bank = cls._account("6222 0009 0009")
        cls.project, cls.contract = cls._make_contract(100_000)
        cls.source, cls.quota, cls.allocation = cls._fund(cls.project, 100_000)

    # === WORLD ===

    @classmethod
    def _make_rules(cls):
        """A rule set of the county that asks for nothing but these limits."""
        lines = {
            "payment_ids": [
                Command.create(cls._line(code, percent=percent))
                for code, percent in RULES["payments"].items()
            ],
            "deadline_ids": [
                Command.create(cls._line(code, trigger="test", limit=limit, unit=unit))
                for code, (limit, unit) in RULES["deadlines"].items()
            ],
            "indicator_ids": [
                Command.create(
                    cls._line(
                        code,
                        yellow="y",
                        red="r",
                        yellow_value=yellow,
                        red_value=red,
                    )
                )
                for code, (yellow, red) in RULES["indicators"].items()
            ],
        }
        national = cls.env["microworks.ruleset"].search(
            [("code", "=", "CN-NATIONAL")], limit=1
        )
        rules = cls.env["microworks.ruleset"].create(
            {
                "base_id": national.id,
                "code": "TEST-FUNDS",
                "name": "Test",
                "area_id": cls.county.id,
                "date_from": "2020-01-01",
                "legal_basis": "test",
                **lines,
            }
        )
        rules._unguarded().write({"state": "in_force"})
        cls.env.registry.clear_cache()
        return rules

    @classmethod
    def _line(cls, code, **values):
        return {"code": code, "name": code, "legal_basis": "test", **values}

    @classmethod
    def _account(cls, number, partner=None, trusted=True, **values):
        """An account; ``trusted`` ones are proved by nobody who pays."""
        account = cls.env["res.partner.bank"].create(
            {
                "acc_number": number,
                "partner_id": (partner or cls.contractor).id,
                "bank_id": cls.env["res.bank"].create({"name": "County Bank"}).id,
                "allow_out_payment": trusted,
                **values,
            }
        )
        if trusted:
            cls._prove(account)
        return account

    @classmethod
    def _prove(cls, account, **values):
        """A proof of the account as it is now, without steps."""
        proof = (
            cls.env["microworks.payee.account"]
            ._unguarded()
            .create(
                {
                    "bank_id": account.id,
                    "area_id": cls.county.id,
                    "file": base64.b64encode(PDF),
                    "file_name": "permit.pdf",
                    **account._proved_values(),
                    "registered_name": account.partner_id.commercial_partner_id.name,
                    "state": "verified",
                    **values,
                }
            )
        )
        return cls.env["microworks.payee.account"].browse(proof.id)

    @classmethod
    def _make_contract(cls, amount, **values):
        """A project under construction and its contract in force, without steps."""
        project = cls.env["microworks.project"].create(
            {
                "name": "Road",
                "area_id": cls.village.id,
                "estimated_amount": amount,
                "owner_kind": "village_committee",
            }
        )
        project._unguarded().write(
            {"state": "under_construction", "ruleset_id": cls.rules.id}
        )
        contract = (
            cls.env["microworks.contract"]
            ._unguarded()
            .create(
                {
                    "project_id": project.id,
                    "name": "Works",
                    "partner_id": cls.contractor.id,
                    "amount": amount,
                    "advance_percent": 30,
                    "retention_percent": 3,
                    "state": "in_force",
                    **values,
                }
            )
        )
        return project, cls.env["microworks.contract"].browse(contract.id)

    @classmethod
    def _fund(cls, project, amount, quota_amount=None):
        """A confirmed source, quota and allocation."""
        env = cls.env(user=cls.people["finance"].id)
        count = env["microworks.fund.source"].search_count([])
        source = env["microworks.fund.source"].create(
            {
                "name": "Bridging funds",
                "kind_id": cls.kind.id,
                "document_number": f"清财农〔2026〕{count}号",
                "area_id": cls.county.id,
                "amount": 10_000_000,
            }
        )
        source.action_confirm()
        quota = env["microworks.fund.quota"].create(
            {
                "code": f"QT-{source.id}",
                "source_id": source.id,
                "amount": quota_amount or amount,
            }
        )
        quota.action_confirm()
        allocation = env["microworks.fund.allocation"].create(
            {"project_id": project.id, "quota_id": quota.id, "amount": amount}
        )
        allocation.action_confirm()
        return source, quota, allocation

    # === HELPERS ===

    def certify(self, value, contract=None):
        """A certified measurement of ``value`` CNY."""
        contract = contract or self.contract
        measurement = (
            self.env["microworks.measurement"]
            ._unguarded()
            .create(
                {
                    "project_id": contract.project_id.id,
                    "contract_id": contract.id,
                    "period_start": "2026-03-01",
                    "period_end": "2026-03-31",
                    "certified_on": "2026-04-01",
                    "state": "certified",
                }
            )
        )
        measurement._unguarded().write({"value": value})
        self.env.flush_all()
        return self.env["microworks.measurement"].browse(measurement.id)

    def settle(self, amount, contract=None):
        """A signed settlement; moves the project to “settled”."""
        contract = contract or self.contract
        contract.project_id._unguarded().write(
            {"state": "accepted", "accepted_on": "2026-05-01"}
        )
        self.env["microworks.settlement"]._unguarded().create(
            {
                "project_id": contract.project_id.id,
                "contract_id": contract.id,
                "reviewed_amount": amount,
                "state": "signed",
            }
        )
        contract._unguarded().write({"state": "settled"})
        contract.project_id._unguarded().write({"state": "settled"})
        contract.project_id._after_transition("accepted", "settled")

    def release_warranty(self, contract=None):
        contract = contract or self.contract
        self.env["microworks.warranty"]._unguarded().create(
            {
                "project_id": contract.project_id.id,
                "contract_id": contract.id,
                "months": 12,
                "starts_on": "2025-05-01",
                "ends_on": "2026-05-01",
                "state": "released",
            }
        )

    def make_request(self, amount, stage="advance", role="clerk", **values):
        """A draft request of one line, labour split off where the rules ask for it."""
        vals = {
            "contract_id": self.contract.id,
            "stage": stage,
            "bank_id": self.bank.id,
            "wage_bank_id": self.wage_bank.id,
            "line_ids": [
                Command.create({"allocation_id": self.allocation.id, "amount": amount})
            ],
            **values,
        }
        if stage in ("interim", "acceptance", "settlement"):
            vals.setdefault(
                "invoice_number",
                str(self.env["microworks.payment.request"].search_count([])),
            )
        request = (
            self.env["microworks.payment.request"]
            .with_user(self.people[role])
            .create(vals)
        )
        if stage == "interim":
            request.action_split_labour()
        return request

    def submitted(self, amount, stage="advance", **values):
        request = self.make_request(amount, stage, **values)
        request.action_submit()
        return request

    def approved(self, amount, stage="advance", **values):
        """A request approved by everybody who must."""
        request = self.submitted(amount, stage, **values)
        self.by("officer", request).action_verify()
        self.by("supervisor", request).action_endorse()
        self.by("finance", request).action_approve()
        return request

    def sent(self, amount, stage="advance", **values):
        request = self.approved(amount, stage, **values)
        self.by("finance2", request).action_send()
        return request

    def paid(self, amount, stage="advance", **values):
        """A request paid by a receipt of the treasury."""
        request = self.sent(amount, stage, **values)
        self.import_rows(self.row(request))
        self.assertEqual(request.state, "paid")
        return request

    def row(self, request, number=None, amount=None, outcome="成功", reason=""):
        """One line of a receipt file for ``request``."""
        number = number or f"H-{request.number}"
        amount = request.amount if amount is None else amount
        return (
            f"{request.number},{number},{amount},{request.sent_on},{outcome},{reason}"
        )

    def import_rows(self, *rows, role="finance"):
        """Import receipt rows as ``role``. :return: receipts and problems"""
        text = "\n".join(["支付申请号,回单号,金额,日期,结果,原因", *rows])
        return (
            self.env["microworks.receipt"]
            .with_user(self.people[role])
            ._import(text.encode(), "receipts.csv")
        )
