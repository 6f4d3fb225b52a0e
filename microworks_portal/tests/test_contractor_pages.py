import base64

from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.microworks_supervision.tests.test_procurement_common import Letting
from odoo.addons.microworks_supervision.tests.test_site_base import Site, photo_file

from .forms import Forms


@tagged("post_install", "-at_install")
class TestContractorBids(Forms, Letting, HttpCase):
    made_once = ("published",)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rival = new_test_user(
            cls.env,
            "test_rival",
            groups="microworks_supervision.group_contractor",
            name="Rival",
            password="test_rival",
        )
        cls.rival.partner_id.parent_id = cls.firms[0]

    def setUp(self):
        super().setUp()
        self.procurement = self.published()
        self.path = f"/my/works/procurements/{self.procurement.id}"
        self.env.flush_all()

    def test_sealed_bid_from_the_page(self):
        """A bid sent from the page is sealed; its page shows the receipt only."""
        self.authenticate("test_contractor", "test_contractor")
        self.assertIn(
            self.procurement.number, self.url_open("/my/works/procurements").text
        )
        response = self.send(
            self.path,
            amount="54321.98",
            duration_days="45",
            line_name=["Slab", ""],
            line_quantity=["1", ""],
            line_unit_price=["54321.98", ""],
        )
        self.assertEqual(response.status_code, 200)
        bid = self.procurement.sudo().bid_ids
        self.assertEqual((bid.state, bid.channel), ("sealed", "portal"))
        self.assertEqual(bid.partner_id, self.contractor)
        self.assertIn(bid.digest, response.text)
        self.assertNotIn("54,321.98", response.text)

    def test_bad_bid_says_why_and_keeps_what_was_typed(self):
        """A price that is none is refused, nothing is stored, nothing is lost."""
        self.authenticate("test_contractor", "test_contractor")
        response = self.send(self.path, amount="much", duration_days="45", note="Ours")
        self.assertEqual(response.status_code, 422)
        self.assertIn("MW-BID-07", response.text)
        self.assertIn("Ours", response.text)
        self.assertFalse(self.procurement.sudo().bid_ids)

    def test_bid_is_taken_back(self):
        """Before the deadline the bidder takes his bid back with a reason."""
        self.authenticate("test_contractor", "test_contractor")
        self.send(self.path, amount="54000", duration_days="45")
        bid = self.procurement.sudo().bid_ids
        self.send(f"/my/works/bids/{bid.id}", reason="Miscalculated")
        self.assertEqual(bid.state, "withdrawn")

    def test_rival_reaches_nothing(self):
        """Another firm's bid does not exist for a contractor, on no page."""
        self.authenticate("test_contractor", "test_contractor")
        self.send(self.path, amount="54000", duration_days="45")
        bid = self.procurement.sudo().bid_ids
        self.authenticate("test_rival", "test_rival")
        page = self.url_open(f"/my/works/bids/{bid.id}")
        self.assertEqual(page.status_code, 404)
        self.assertNotIn(bid.digest, self.url_open("/my/works/bids").text)
        self.assertNotIn(bid.digest, self.url_open(self.path).text)
        response = self.send(
            f"/my/works/bids/{bid.id}", token_from=self.path, reason="sabotage"
        )
        self.assertEqual(response.status_code, 404)
        self.assertEqual(bid.state, "sealed")

    def test_bid_for_another_firm_is_impossible(self):
        """The bidder is the firm of the account, whatever the form says."""
        self.authenticate("test_rival", "test_rival")
        self.send(
            self.path,
            amount="1000",
            duration_days="9",
            partner_id=str(self.contractor.id),
            state="valid",
        )
        bid = self.procurement.sudo().bid_ids
        self.assertEqual((bid.partner_id, bid.state), (self.firms[0], "sealed"))

    def test_pages_are_for_contractors(self):
        """Visitors log in first; staff have no bids to hand in."""
        paths = (self.path, "/my/works/bids", "/my/works/contracts")
        self.authenticate(None, None)
        for path in paths:
            self.assertIn("/web/login", self.url_open(path).url)
        self.authenticate("test_officer", "test_officer")
        for path in (*paths, "/my/works/procurements", "/my/works/findings"):
            self.assertEqual(self.url_open(path).status_code, 404, path)

    def test_draft_procurement_does_not_exist(self):
        """A procurement that is not published is not shown."""
        draft = self.plan(self.priced())
        self.env.flush_all()
        self.authenticate("test_contractor", "test_contractor")
        path = f"/my/works/procurements/{draft.id}"
        self.assertEqual(self.url_open(path).status_code, 404)
        for number in (0, 2**31 - 1, 2**40):
            path = f"/my/works/procurements/{number}"
            self.assertEqual(self.url_open(path).status_code, 404, path)

    def test_home_shows_the_entries(self):
        """A contractor finds his pages on /my, others do not."""
        self.authenticate("test_contractor", "test_contractor")
        self.assertIn("/my/works/bids", self.url_open("/my").text)
        counts = self.make_jsonrpc_request(
            "/my/counters", {"counters": ["mw_procurement_count", "mw_bid_count"]}
        )
        self.assertEqual(counts["mw_procurement_count"], 1)
        self.authenticate("test_officer", "test_officer")
        self.assertNotIn("/my/works/bids", self.url_open("/my").text)


@tagged("post_install", "-at_install")
class TestContractorSite(Forms, Site, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rival = new_test_user(
            cls.env,
            "test_rival",
            groups="microworks_supervision.group_contractor",
            name="Rival",
            password="test_rival",
        )

    def setUp(self):
        super().setUp()
        self.finding = self.make_finding()
        self.path = f"/my/works/findings/{self.finding.id}"
        self.env.flush_all()

    def photo(self):
        return ("after.png", base64.b64decode(photo_file()), "image/png")

    def test_reply_with_a_photo(self):
        """A reply with a photo brings the finding to its re-check."""
        self.authenticate("test_contractor", "test_contractor")
        response = self.send(
            self.path, files=[("photos", self.photo())], measures="Laid again"
        )
        self.assertEqual(response.status_code, 200)
        self.assertEqual(self.finding.state, "replied")
        reply = self.finding.rectification_ids
        self.assertEqual(reply.author_id, self.contractor_user)
        self.assertEqual(len(reply.photo_ids), 1)

    def test_reply_without_a_photo_is_refused(self):
        """Nothing of a refused reply is stored."""
        self.authenticate("test_contractor", "test_contractor")
        response = self.send(self.path, measures="Trust me")
        self.assertEqual(response.status_code, 422)
        self.assertIn("MW-RECT-01", response.text)
        self.assertFalse(self.finding.rectification_ids)

    def test_reply_without_words_is_refused(self):
        """A photo alone does not say what was done."""
        self.authenticate("test_contractor", "test_contractor")
        response = self.send(self.path, files=[("photos", self.photo())], measures=" ")
        self.assertIn("MW-DISC-06", response.text)
        self.assertFalse(self.finding.rectification_ids)

    def test_old_photo_is_refused(self):
        """A photo already used is no proof."""
        self.authenticate("test_contractor", "test_contractor")
        photo = self.photo()
        self.send(self.path, files=[("photos", photo)], measures="Laid again")
        other = self.make_finding(name="Another")
        self.env.flush_all()
        response = self.send(
            f"/my/works/findings/{other.id}",
            files=[("photos", photo)],
            measures="Laid again",
        )
        self.assertIn("MW-PHOTO-04", response.text)
        self.assertEqual(other.state, "ordered")

    def test_rival_sees_no_contract_and_no_finding(self):
        """Contracts and findings of others do not exist."""
        self.authenticate("test_rival", "test_rival")
        contract = f"/my/works/contracts/{self.contract.id}"
        for path in (contract, self.path):
            self.assertEqual(self.url_open(path).status_code, 404, path)
            response = self.send(
                path, token_from="/my/works/bids", measures="x", reason="x"
            )
            self.assertEqual(response.status_code, 404, path)
        self.assertNotIn("C-1", self.url_open("/my/works/contracts").text)

    def test_findings_to_answer_come_first(self):
        """What waits for a reply stands above what was answered."""
        self.authenticate("test_contractor", "test_contractor")
        self.send(self.path, files=[("photos", self.photo())], measures="Laid again")
        self.make_finding(name="Waits for an answer")
        self.env.flush_all()
        body = self.url_open("/my/works/findings").text
        self.assertLess(body.index("Waits for an answer"), body.index("Slab too thin"))

    def test_own_contract(self):
        """The contractor reads his contract with its lines and findings."""
        self.authenticate("test_contractor", "test_contractor")
        self.assertIn("C-1", self.url_open("/my/works/contracts").text)
        body = self.url_open(f"/my/works/contracts/{self.contract.id}").text
        self.assertIn("50,000.00", body)
        self.assertIn("Slab too thin", body)

    def test_own_contract_shows_its_payments(self):
        """A payment is seen once it is submitted, not while it is being written."""
        path = f"/my/works/contracts/{self.contract.id}"
        request = self.env["microworks.payment.request"].create(
            {"contract_id": self.contract.id, "stage": "advance"}
        )
        self.env.flush_all()
        self.authenticate("test_contractor", "test_contractor")
        self.assertNotIn(request.number, self.url_open(path).text)
        request._unguarded().write({"state": "submitted"})
        self.env.flush_all()
        self.assertIn(request.number, self.url_open(path).text)
