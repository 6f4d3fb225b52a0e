"""收款账户核验: whose account it is, proved by a paper and two persons."""

from odoo import api, fields, models
from odoo.tools import LazyTranslate

from odoo.addons.microworks_supervision.exceptions import Refusal
from odoo.addons.microworks_supervision.tools import names
from odoo.addons.microworks_supervision.tools.step import TODAY, USER, Step

_lt = LazyTranslate(__name__)

ENTER = ("group_township_officer", "group_county_finance")
VERIFY = ("group_county_finance", "group_county_department")
ABOVE = ("group_county_department",)
ENTERED = ("author_ids", "submitted_by_id")
VERIFIED = {"verifier_id": USER, "verified_on": TODAY}
STATES = [
    ("draft", "Draft"),
    ("submitted", "Submitted"),
    ("checked", "Waiting for the department"),
    ("verified", "Verified"),
    ("refused", "Refused"),
    ("ended", "Ended"),
]
BASIS = "预算法第61条；保障农民工工资支付条例第26条"
# What of an account is proved, and must stay as it was proved.
PROVED = ("account_number", "account_holder", "account_bank", "account_clearing")


class PayeeAccount(models.Model):
    """draft → submitted → verified → ended.

    The paper (account permit, or the bank's certificate) is brought by one person
    and held against the account by another. A holder who bears not the registered
    name of the firm needs a reason and goes through the county department as well:
    submitted → checked → verified. The trust flag of Odoo's account follows from it
    and proves nothing alone.
    """

    _name = "microworks.payee.account"
    _description = "Proof of an Account"
    _inherit = ["microworks.workflow", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"

    _open_states = ("draft",)
    _guarded_fields = frozenset({"author_ids", "sha256"})
    _steps = {
        "submit": Step(
            ("draft",),
            "submitted",
            ENTER,
            _lt("Submit"),
            stamp={"submitted_by_id": USER},
            sets=(*PROVED, "registered_name"),
        ),
        "verify": Step(
            ("submitted",),
            "verified",
            VERIFY,
            _lt("Confirm from the Paper"),
            stamp=VERIFIED,
            apart=ENTERED,
        ),
        # The holder differs: the first of two confirmations.
        "check": Step(
            ("submitted",),
            "checked",
            VERIFY,
            _lt("Confirm from the Paper"),
            stamp={"checker_id": USER},
            apart=ENTERED,
            method="action_verify",
        ),
        "verify_checked": Step(
            ("checked",),
            "verified",
            ABOVE,
            _lt("Confirm from the Paper"),
            stamp=VERIFIED,
            apart=(*ENTERED, "checker_id"),
            method="action_verify",
        ),
        "refuse": Step(
            ("submitted", "checked"),
            "refused",
            VERIFY,
            _lt("Refuse"),
            gate=False,
            reason=True,
        ),
        "end": Step(
            ("verified",), "ended", VERIFY, _lt("End"), gate=False, reason=True
        ),
    }

    bank_id = fields.Many2one(
        comodel_name="res.partner.bank",
        string="Account",
        required=True,
        domain=[("partner_id.microworks_is_firm", "=", True)],
        ondelete="restrict",
        index=True,
        copy=False,
    )
    partner_id = fields.Many2one(
        related="bank_id.partner_id", string="Contractor", store=True, index=True
    )
    area_id = fields.Many2one(
        comodel_name="microworks.area",
        required=True,
        default=lambda self: self.env["microworks.project"]._default_area(),
        ondelete="restrict",
        index=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    file = fields.Binary(
        string="Paper",
        attachment=True,
        required=True,
        help="Account permit, or the bank's certificate of number and holder.",
    )
    file_name = fields.Char(string="Name of the Paper", required=True)
    sha256 = fields.Char(
        string="SHA-256 of the Paper", size=64, readonly=True, copy=False
    )
    reason = fields.Text(
        string="Why the Holder Differs",
        help="Asked for where the holder bears not the registered name of the firm.",
    )
    account_number = fields.Char(readonly=True, copy=False)
    account_holder = fields.Char(readonly=True, copy=False)
    account_bank = fields.Char(string="Name of the Bank", readonly=True, copy=False)
    account_clearing = fields.Char(string="Clearing Number", readonly=True, copy=False)
    registered_name = fields.Char(
        string="Registered Name of the Firm", readonly=True, copy=False
    )
    name_differs = fields.Boolean(
        string="Holder Differs", compute="_compute_name_differs"
    )
    author_ids = fields.Many2many(
        comodel_name="res.users",
        relation="microworks_payee_account_author_rel",
        string="Entered By",
        readonly=True,
        copy=False,
    )
    submitted_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )
    checker_id = fields.Many2one(
        comodel_name="res.users",
        string="Checked By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    verifier_id = fields.Many2one(
        comodel_name="res.users",
        string="Verified By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    verified_on = fields.Date(readonly=True, copy=False)
    state = fields.Selection(
        STATES,
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )

    # === COMPUTE ===

    @api.depends("bank_id", "account_number", "account_holder")
    def _compute_display_name(self):
        for proof in self:
            # sudo: the account that this proof is about.
            bank = proof.sudo().bank_id
            number = proof.account_number or bank.acc_number or ""
            holder = proof.account_holder or bank._holder() or ""
            proof.display_name = f"{holder} {number}".strip()

    @api.depends("bank_id.acc_holder_name", "bank_id.partner_id.name")
    def _compute_name_differs(self):
        for proof in self:
            # sudo: two names are compared, nothing is shown.
            bank = proof.sudo().bank_id
            holder = proof.account_holder or bank._holder()
            registered = (
                proof.registered_name or bank.partner_id.commercial_partner_id.name
            )
            proof.name_differs = bool(bank) and not names.same(holder, registered)

    # === CRUD ===

    @api.model_create_multi
    def create(self, vals_list):
        if self._guard_is_lifted():
            return super().create(vals_list)
        # sudo: checks the file alone, whoever may not file documents.
        documents = self.env["microworks.document"].sudo()
        facts = [documents._file_facts(vals) for vals in vals_list]
        proofs = super().create(vals_list)
        for proof, fact in zip(proofs, facts, strict=True):
            proof._unguarded().write({"sha256": fact["sha256"]})
        proofs._add_author()
        return proofs

    def write(self, vals):
        if self._guard_is_lifted():
            return super().write(vals)
        facts = {}
        if "file" in vals:
            # sudo: checks the file alone, whoever may not file documents.
            known = self.env["microworks.document"].sudo()
            name = vals.get("file_name") or self[:1].file_name
            fact = known._file_facts(dict(vals, file_name=name))
            facts = {"sha256": fact["sha256"]}
        result = super().write(vals)
        if facts:
            self._unguarded().write(facts)
        if not all(n.startswith(("message_", "activity_")) for n in vals):
            self._add_author()
        return result

    def _add_author(self):
        # sudo: who the others are is not the caller's to see.
        for proof in self.sudo():
            proof._unguarded().write(
                {"author_ids": [fields.Command.link(self.env.user.id)]}
            )

    # === BUSINESS ===

    @api.model
    def _valid_for(self, banks):
        """The proofs that hold for accounts as they are now, in superuser mode.

        An account that was changed since in number, holder, bank or owner has none.
        """
        # sudo: an account is proved or not, whoever asks.
        proofs = self.sudo().search(
            [("bank_id", "in", banks.ids), ("state", "=", "verified")]
        )
        return proofs.filtered(
            lambda proof: {n: proof[n] or False for n in PROVED}
            == proof.bank_id._proved_values()
            # Renamed since, a firm is another until somebody has looked again.
            and names.same(
                proof.registered_name,
                proof.bank_id.partner_id.commercial_partner_id.name,
            )
        )

    def _people(self):
        """Everybody who entered or verified these accounts, archived or not."""
        # sudo: for comparisons of duties only.
        proofs = self.sudo().with_context(active_test=False)
        return (
            proofs.author_ids
            | proofs.submitted_by_id
            | proofs.checker_id
            | proofs.verifier_id
        )

    def _attachment_digests(self):
        return {proof.file_name: proof.sha256 for proof in self if proof.sha256}

    def _is_offered(self, name):
        # The same button, whichever of the two it is.
        if name in ("check", "verify") and (name == "check") != self.name_differs:
            return False
        return super()._is_offered(name)

    # === GATE ===

    def _get_refusals(self, target):
        # sudo: the account as it stands, whoever takes the step.
        bank = self.sudo().bank_id
        refusals = []
        if not bank.active or not bank.acc_number:
            refusals.append(
                Refusal(
                    "MW-BANK-01",
                    self.env._("the account is archived, or has no number"),
                    basis=BASIS,
                    next_step=self.env._("correct the account on the contact"),
                )
            )
        if not bank.bank_id.name:
            refusals.append(
                Refusal(
                    "MW-BANK-02",
                    self.env._("the account names no bank"),
                    basis=BASIS,
                    next_step=self.env._(
                        "enter the bank with its branch, as the paper has it"
                    ),
                )
            )
        if self.name_differs and not names.key(self.reason):
            refusals.append(
                Refusal(
                    "MW-BANK-03",
                    self.env._("the holder is not the firm by its registered name"),
                    basis=BASIS,
                    next_step=self.env._(
                        "correct the holder, or say why; the county department then"
                        " decides, too"
                    ),
                )
            )
        if target != "submitted" and self._changed_since():
            refusals.append(
                Refusal(
                    "MW-BANK-04",
                    self.env._("the account was changed after the paper was brought"),
                    basis=BASIS,
                    next_step=self.env._("refuse it and have the account entered anew"),
                )
            )
        return refusals

    def _changed_since(self):
        # sudo: compares, shows nothing.
        proof = self.sudo()
        return {
            name: proof[name] or False for name in PROVED
        } != proof.bank_id._proved_values()

    # === ACTIONS ===

    def action_submit(self):
        """Hand the account in with its paper; what is to be proved is frozen.

        :raises Refused: MW-BANK-01 to 03
        """
        for proof in self:
            proof._check_role(self._get_steps()["submit"])
            # sudo: the account as it stands is frozen.
            bank = proof.sudo().bank_id
            proof._take(
                "submit",
                vals={
                    **bank._proved_values(),
                    "registered_name": bank.partner_id.commercial_partner_id.name,
                },
            )

    def action_verify(self):
        """Confirm that the paper proves number, holder and bank.

        Where the holder differs this is the first of two confirmations.

        :raises RoleRefused: whoever entered the account
        :raises Refused: MW-BANK-04, changed since the paper was brought
        """
        for proof in self:
            first = proof.state == "submitted" and proof.name_differs
            proof._take("check" if first else "verify")

    def action_refuse(self, reason=None):
        """Refuse the account, with a reason."""
        self._take("refuse", reason=reason)

    def action_end(self, reason=None):
        """Say that the account is no longer to be paid to, with a reason."""
        self._take("end", reason=reason)

    # === EFFECTS ===

    def _after_transition(self, source, target):
        super()._after_transition(source, target)
        if target in ("verified", "ended"):
            # sudo: Odoo's own flag follows from this step.
            bank = self.sudo().bank_id
            trusted = bool(self._valid_for(bank))
            if bank.allow_out_payment != trusted:
                bank.allow_out_payment = trusted
