"""What a form lists as missing is what the step is refused for, at every reading."""

import base64

from odoo import Command
from odoo.tests import tagged

from ..exceptions import Refused
from .common import PDF
from .test_procurement_common import Letting


@tagged("post_install", "-at_install")
class TestGateTold(Letting):
    LIST = {"gate_html": {}, "gate_count": {}}

    def awarded_contract(self):
        """A contract that both have signed, of works whose notices are not filed."""
        contract = self.signed()
        self.assertEqual(contract.project_id.state, "awarded")
        return contract

    def papers(self, project, *stages):
        """The lines of these stages that ask for a document, each document once."""
        lines = project._rules()._gate_lines(
            stages[0], project.works_class, project.owner_kind
        )
        for stage in stages[1:]:
            lines |= project._rules()._gate_lines(
                stage, project.works_class, project.owner_kind
            )
        lines = lines.filtered(lambda line: line.requirement == "document")
        return {line.reference: line for line in lines}.values()

    def told(self, record):
        """The codes on the form of ``record``."""
        return sorted(refusal.code for refusal in record._get_next_refusals())

    def test_a_paper_leaves_the_list_at_the_next_reading(self):
        """The form that stayed open shows the shorter list once the paper suffices."""
        contract = self.by("officer", self.awarded_contract())
        project = contract.project_id
        seen = set()
        for line in self.papers(project, "contracted", "contract_in_force"):
            code = f"MW-GATE-{line.code}"
            [before] = contract.web_read(self.LIST)
            self.assertIn(code, before["gate_html"])
            document = self.add_document(project, line.reference, reviewer=None)
            if line.reviewed:
                # Uploaded is not enough where somebody has to confirm.
                [waiting] = contract.web_read(self.LIST)
                self.assertEqual(waiting["gate_count"], before["gate_count"])
                self.by("officer", document).action_review()
            [after] = contract.web_read(self.LIST)
            self.assertEqual(after["gate_count"], before["gate_count"] - 1)
            self.assertNotIn(code, after["gate_html"] or "")
            seen.add(line.reviewed)
        self.assertEqual(seen, {True, False})

    def test_the_answer_to_a_save_holds_the_shorter_list(self):
        """A paper uploaded in the project's own form counts in the answer to it."""
        project = self.by("clerk", self.make_project())
        line = next(
            line for line in self.papers(project, "applied") if not line.reviewed
        )
        code = line.reference
        [before] = project.web_read(self.LIST)
        self.assertIn(f"MW-GATE-{line.code}", before["gate_html"])
        kind = self.env["microworks.document.kind"]._by_code(code)
        paper = {
            "kind_id": kind.id,
            "file": base64.b64encode(PDF).decode(),
            "file_name": f"{code}.pdf",
        }
        project.web_save({"document_ids": [Command.create(paper)]}, self.LIST)
        project.document_ids.filtered(lambda d: d.kind_id == kind).action_submit()
        [after] = project.web_save({"name": "Road, group 4"}, self.LIST)
        self.assertEqual(after["gate_count"], before["gate_count"] - 1)
        self.assertNotIn(f"MW-GATE-{line.code}", after["gate_html"] or "")

    def test_a_contract_without_a_list_comes_into_force(self):
        """The list is clear when the step goes through, and not a moment before."""
        contract = self.awarded_contract()
        project = contract.project_id
        lines = self.papers(project, "contracted", "contract_in_force")
        papers = [line.reference for line in lines]
        self.assertIn("D17", papers)
        for code in papers:
            told = self.told(contract)
            with self.assertRaises(Refused) as error:
                contract.action_in_force()
            self.assertEqual(sorted(self.codes(error)), told)
            self.add_document(project, code)
        self.assertFalse(self.told(contract))
        contract.action_in_force()
        self.assertEqual(contract.state, "in_force")
        self.assertEqual(project.state, "contracted")
