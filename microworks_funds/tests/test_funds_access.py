"""Who sees and touches what of the money."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from odoo.addons.microworks_supervision.exceptions import RoleRefused

from .common import Funds

READ_ONLY = (
    "microworks.fund.source",
    "microworks.fund.quota",
    "microworks.fund.allocation",
    "microworks.cash.plan",
    "microworks.payment.batch",
    "microworks.receipt",
    "microworks.retention",
    "microworks.fund.alert",
)


@tagged("post_install", "-at_install")
class TestFundsAccess(Funds):
    def test_clerk_reads_but_does_not_write_budgets(self):
        """The village sees where its money comes from, and changes nothing."""
        for model in READ_ONLY:
            records = self.env[model].with_user(self.people["clerk"])
            with self.subTest(model=model):
                self.assertTrue(records.has_access("read"))
                for operation in ("write", "create", "unlink"):
                    self.assertFalse(records.has_access(operation))

    def test_village_sees_the_quota_above(self):
        """A clerk reads the county's quota, but not as something of his own."""
        quota = self.by("clerk", self.quota)
        self.assertEqual(quota.read(["code"])[0]["code"], self.quota.code)

    def test_role_is_asked_before_anything_else(self):
        """A wrong role learns nothing: no other refusal, no lock, no change."""
        request = self.make_request(10**9)
        locks = (self.quota.lock_version, self.contract.lock_version)
        for role in ("supervisor", "leader", "department", "auditor", "discipline"):
            for step in (
                lambda role=role: self.by(role, request).action_submit(),
                lambda role=role: self.by(role, request).action_split_labour(),
                lambda role=role: self.by(role, request).action_make_batch(),
                lambda role=role: self.by(role, self.allocation).action_give_back(
                    10**9, reason="…"
                ),
            ):
                with self.subTest(role=role), self.assertRaises(RoleRefused) as error:
                    step()
                self.assertEqual(self.codes(error), ["MW-ROLE-01"])
        self.env.invalidate_all()
        self.assertEqual((self.quota.lock_version, self.contract.lock_version), locks)

    def test_other_village_sees_no_allocation(self):
        """The money of one village's project is not shown to another village."""
        found = (
            self.env["microworks.fund.allocation"]
            .with_user(self.stranger)
            .search([("id", "=", self.allocation.id)])
        )
        self.assertFalse(found)

    def test_contractor_reads_his_own_requests(self):
        """A contractor sees what he is paid, nothing of others, no quota."""
        request = self.submitted(30_000)
        mine = request.with_user(self.contractor_user)
        self.assertEqual(mine.read(["number", "amount"])[0]["amount"], 30_000)
        self.assertTrue(mine.line_ids.read(["amount"]))
        with self.assertRaises(UserError):
            mine.write({"note": "x"})
        with self.assertRaises(AccessError):
            mine.read(["limit_html"])
        with self.assertRaises(AccessError):
            self.quota.with_user(self.contractor_user).read(["amount"])

    def test_contractor_sees_no_other_contractor(self):
        """The payments of a competitor do not exist for a contractor."""
        request = self.submitted(30_000)
        other = new_test_user(
            self.env, "other_firm", groups="microworks_supervision.group_contractor"
        )
        theirs = request.with_user(other)
        self.assertFalse(theirs.search([("id", "=", request.id)]))
        with self.assertRaises(AccessError):
            theirs.read(["amount"])

    def test_contractor_takes_no_step(self):
        """Public methods refuse a portal account."""
        request = self.submitted(30_000).with_user(self.contractor_user)
        for step in ("action_verify", "action_endorse", "action_approve"):
            with self.subTest(step=step), self.assertRaises(AccessError):
                getattr(request, step)()

    def test_auditor_reads_everything(self):
        """The auditor reads requests and receipts, and writes none."""
        request = self.by("auditor", self.paid(30_000))
        self.assertEqual(request.receipt_ids.read(["amount"])[0]["amount"], 30_000)
        with self.assertRaises(UserError):
            request.write({"note": "x"})

    def test_form_opens_for_the_clerk(self):
        """A clerk fills the form in from the contract."""
        model = self.env["microworks.payment.request"].with_user(self.people["clerk"])
        with Form(model) as form:
            form.contract_id = self.contract.with_user(self.people["clerk"])
            form.stage = "advance"
            form.bank_id = self.bank.with_user(self.people["clerk"])
            with form.line_ids.new() as line:
                line.allocation_id = self.allocation.with_user(self.people["clerk"])
                line.amount = 1_000
        request = form.record
        self.assertEqual(request.amount, 1_000)
        self.assertEqual(request.project_id, self.project)
        self.assertTrue(request.limit_html)

    def test_views_open_for_every_role(self):
        """Lists, forms and searches of all models load for each role."""
        actions = self.env["ir.actions.act_window"].search(
            [("res_model", "like", "microworks.")]
        )
        own = [
            action
            for action in actions
            if (action.get_external_id()[action.id] or "").startswith(
                "microworks_funds."
            )
        ]
        self.assertGreater(len(own), 9)
        for role in ("clerk", "supervisor", "officer", "finance", "auditor"):
            for action in own:
                model = self.env[action.res_model].with_user(self.people[role])
                if not model.has_access("read"):
                    continue
                modes = [(False, mode) for mode in action.view_mode.split(",")]
                with self.subTest(role=role, action=action.name):
                    model.get_views([*modes, (False, "search")])

    def test_clerk_reads_the_whole_form(self):
        """Names of quotas and allocations above the village are shown."""
        request = self.by("clerk", self.paid(30_000))
        values = request.web_read(
            {
                "payee_id": {"fields": {"display_name": {}}},
                "bank_id": {"fields": {"display_name": {}}},
                "approver_id": {"fields": {"display_name": {}}},
                "receipt_ids": {"fields": {"amount": {}}},
                "line_ids": {
                    "fields": {
                        "allocation_id": {"fields": {"display_name": {}}},
                        "quota_id": {"fields": {"display_name": {}}},
                    }
                },
            }
        )[0]
        self.assertIn(
            self.quota.code, values["line_ids"][0]["quota_id"]["display_name"]
        )
