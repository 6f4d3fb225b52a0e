"""What a person at a desk meets: lists, pickers, orders, and what is offered."""

from lxml import etree

from odoo.tests import tagged

from .common import County


@tagged("post_install", "-at_install")
class TestDesk(County):
    def test_rows_that_ask_for_something_open_their_own_form(self):
        """A finding of an inspection leads to its form, not to a read-only dialogue."""
        for model, name in (
            ("microworks.inspection", "finding_ids"),
            ("microworks.contract", "variation_ids"),
        ):
            arch = self.env[model].with_user(self.people["officer"]).get_view()["arch"]
            rows = etree.fromstring(arch).find(f".//field[@name='{name}']/list")
            self.assertEqual(rows.get("no_open"), "1", name)
            self.assertTrue(rows.findall("button[@name='get_formview_action']"), name)

    def test_groups_by_state_stand_in_the_order_of_the_life(self):
        """Graphs take groups as they come: a draft is before what was archived."""
        projects = self.make_project() | self.make_project() | self.make_project()
        for project, state in zip(
            projects, ("archived", "draft", "contracted"), strict=True
        ):
            project._unguarded().write({"state": state})
        model = self.env["microworks.project"]
        domain = [("id", "in", projects.ids)]
        rows = model._read_group(domain, ["state"])
        self.assertEqual([row[0] for row in rows], ["draft", "contracted", "archived"])
        rows = model._read_group(domain, ["state", "area_id"], order="state desc")
        self.assertEqual([row[0] for row in rows], ["archived", "contracted", "draft"])
        sets = model.formatted_read_grouping_sets(
            domain, [["state", "area_id"], ["state"]], ["__count"]
        )
        self.assertEqual(
            [group["state"] for group in sets[1]], ["draft", "contracted", "archived"]
        )

    def test_pickers_of_firms_offer_firms(self):
        """No village, office or person of the house stands in a list of bidders."""
        partners = self.env["res.partner"]
        firm = partners.create({"name": "Hengda", "is_company": True})
        office = partners.create({"name": "Village committee", "is_company": True})
        self.village.partner_id = office
        craftsman = self._login("mason", "group_contractor").partner_id
        villager = partners.create({"name": "Villager"})
        offered = partners.search([("microworks_is_firm", "=", True)])
        self.assertIn(firm, offered)
        self.assertIn(craftsman, offered)
        for other in (
            office,
            villager,
            self.people["clerk"].partner_id,
            self.env.ref("base.partner_admin"),
            self.env.company.partner_id,
        ):
            self.assertNotIn(other, offered)
        self.assertTrue(firm.microworks_is_firm)
        self.assertFalse(office.microworks_is_firm)

    def test_every_picker_of_firms_has_the_domain(self):
        """Every field in which a party is chosen offers firms, or is known to name
        somebody else; a new field is neither until somebody says so."""
        persons_and_offices = {
            # Whoever took part: villagers, offices, designers.
            ("microworks.acceptance.participant", "partner_id"),
            ("microworks.settlement.signature", "partner_id"),
            ("microworks.committee.member", "partner_id"),
            ("microworks.contract.sign.wizard", "person_id"),
            # Offices and owners.
            ("microworks.area", "partner_id"),
            ("microworks.project", "owner_id"),
            ("microworks.fund.quota", "unit_id"),
            ("microworks.fund.source", "owner_id"),
            # Any contact can have been entered twice.
            ("microworks.duplicate.wizard", "original_id"),
        }
        pickers = {
            (name, field.name): field
            for name, model in self.env.registry.items()
            if name.startswith("microworks.") and not model._abstract
            for field in model._fields.values()
            if field.comodel_name == "res.partner"
            and field.type in ("many2one", "many2many")
            and not field.readonly
            and not field.inherited
            and field.name != "message_partner_ids"
        }
        firms = {
            key
            for key, field in pickers.items()
            if field.domain == [("microworks_is_firm", "=", True)]
        }
        self.assertFalse(firms & persons_and_offices)
        self.assertFalse(set(pickers) - firms - persons_and_offices)
        self.assertLessEqual(
            {
                ("microworks.procurement", "invited_ids"),
                ("microworks.procurement", "excluded_ids"),
                ("microworks.bid.wizard", "partner_id"),
                ("microworks.security", "partner_id"),
                ("microworks.settlement", "reviewer_id"),
                ("microworks.firm.bar", "partner_id"),
            },
            firms,
        )

    def test_who_keeps_books_exports_lists(self):
        """Township and county take tables; villages and contractors do not."""
        exporting = {
            role
            for role, user in self.people.items()
            if user.has_group("base.group_allow_export")
        }
        self.assertEqual(
            exporting,
            {
                "officer",
                "officer2",
                "leader",
                "department",
                "department2",
                "finance",
                "auditor",
                "discipline",
            },
        )

    def test_the_store_is_the_administrators(self):
        """A clerk's drawer holds no shop of modules."""
        menu = self.env.ref("base.menu_management")
        menus = self.env["ir.ui.menu"]
        clerk = menus.with_user(self.people["clerk"])
        self.assertNotIn(menu.id, clerk.load_menus(False)["root"]["children"])
        self.assertIn(
            menu.id,
            menus.with_user(self.env.ref("base.user_admin")).load_menus(False)["root"][
                "children"
            ],
        )

    def test_every_kind_of_works_has_a_checklist_of_its_own(self):
        """No acceptance is left with the list of site safety alone."""
        ruleset = self.env.ref("microworks_supervision.ruleset_cn_national_v1")
        kinds = (
            self.env["microworks.project"]._fields["works_type"].get_values(self.env)
        )
        for kind in kinds:
            lists = ruleset._checklists(kind).filtered("works_types")
            self.assertTrue(lists.item_ids, kind)

    def test_a_bridge_is_accepted_by_its_railing(self):
        """A railing outside of its tolerance is found, whatever site safety says."""
        project = self.make_project(works_type="bridge")
        lines = self.by(
            "officer",
            self.env["microworks.inspection"]
            .with_user(self.people["officer"])
            .create({"project_id": project.id, "kind": "INS-A"}),
        ).line_ids
        height = lines.filtered(lambda line: line.code == "BR06")
        height.write({"design": "1100", "measured": "1095 1108 1112"})
        self.assertEqual(height.result, "fail")
        height.measured = "1095 1108 1110"
        self.assertEqual(height.result, "pass")
