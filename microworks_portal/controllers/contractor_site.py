"""The contractor's own contracts, and his replies to findings."""

import base64

from odoo import http
from odoo.fields import Command
from odoo.http import request

from .contractor_tools import attempt, is_contractor, own, page, uploads

LIST_LIMIT = 200
TEXT_LIMIT = 4000
# Findings the contractor has to answer.
OPEN_FINDINGS = ("ordered", "returned")


class ContractorSite(http.Controller):
    @http.route(
        "/my/works/contracts", type="http", auth="user", website=True, readonly=True
    )
    def contracts(self, **_query):
        """The contractor's own contracts."""
        if not is_contractor():
            raise request.not_found()
        contracts = request.env["microworks.contract"].search([], limit=LIST_LIMIT)
        return page("my_contracts", {"contracts": contracts, "view": self._view()})

    @http.route(
        "/my/works/contracts/<int:contract_id>",
        type="http",
        auth="user",
        website=True,
        methods=["GET", "POST"],
    )
    def contract(self, contract_id, **_form):
        """One contract; signing it for the own firm."""
        contract = own("microworks.contract", contract_id)
        error = None
        if request.httprequest.method == "POST":
            error = attempt(contract.action_sign_contractor)
        can_sign = contract.state == "draft" and not contract.contractor_signed_on
        missing = contract._refusals_draft() if can_sign else []
        values = {
            "contract": contract,
            # sudo: name of the works one has a contract about.
            "project_name": contract.sudo().project_id.name,
            "can_sign": can_sign and not missing,
            "missing": missing,
            "findings": request.env["microworks.finding"].search(
                [("contract_id", "=", contract.id)], limit=LIST_LIMIT
            ),
            # Own payments by the access rules; what is being written is nobody's yet.
            "payments": request.env["microworks.payment.request"].search(
                [("contract_id", "=", contract.id), ("state", "!=", "draft")],
                order="id",
                limit=LIST_LIMIT,
            ),
            "view": self._view(),
            "error": error,
        }
        return page("my_contract", values, status=422 if error else 200)

    @http.route(
        "/my/works/findings", type="http", auth="user", website=True, readonly=True
    )
    def findings(self, **_query):
        """Findings about the contractor's own works, the due ones first."""
        if not is_contractor():
            raise request.not_found()
        records = request.env["microworks.finding"]
        due = [("state", "in", OPEN_FINDINGS)]
        findings = records.search(due, order="due_on, id", limit=LIST_LIMIT)
        rest = LIST_LIMIT - len(findings)
        if rest:
            findings += records.search(
                [("state", "not in", OPEN_FINDINGS)],
                order="due_on desc, id desc",
                limit=rest,
            )
        return page("my_findings", {"findings": findings, "view": self._view()})

    @http.route(
        "/my/works/findings/<int:finding_id>",
        type="http",
        auth="user",
        website=True,
        methods=["GET", "POST"],
    )
    def finding(self, finding_id, **form):
        """One finding; the reply with photos of what was put right."""
        finding = own("microworks.finding", finding_id)
        values = {
            "finding": finding,
            # sudo: name of the works the finding is about.
            "project_name": finding.sudo().project_id.name,
            "replies": finding.rectification_ids._filtered_access("read"),
            "can_reply": finding.state in OPEN_FINDINGS,
            "form": {},
            "view": self._view(),
            "error": None,
        }
        if request.httprequest.method != "POST":
            return page("my_finding", values)
        values["form"] = {name: str(value)[:TEXT_LIMIT] for name, value in form.items()}
        values["error"] = attempt(
            lambda: self._reply(finding, values["form"], uploads("photos"))
        )
        if values["error"]:
            return page("my_finding", values, status=422)
        return request.redirect(f"/my/works/findings/{finding.id}")

    def _reply(self, finding, form, photos):
        reply = request.env["microworks.rectification"].create(
            {
                "finding_id": finding.id,
                "measures": (form.get("measures") or "").strip(),
                "cause": (form.get("cause") or "").strip(),
                "photo_ids": [
                    Command.create(
                        {
                            "file": base64.b64encode(photo["data"]),
                            "file_name": photo["name"],
                        }
                    )
                    for photo in photos
                ],
            }
        )
        if not reply.measures:
            reply._refuse(
                "MW-DISC-06",
                request.env._("the reply does not say what was done"),
                next_step=request.env._("describe it in one or two sentences"),
            )
        reply.action_submit()

    def _view(self):
        return request.env["microworks.disclosure"]._view_tools()
