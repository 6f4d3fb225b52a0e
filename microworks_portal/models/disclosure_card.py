"""The project card: what lists and the project page show of a project."""

import re
from decimal import Decimal

from odoo import api, fields, models

from ..tools import masking
from .disclosure import CARD
from .disclosure_snapshot import VERSION

# Digits of the statistical code that name a county and a township.
COUNTY_DIGITS, TOWNSHIP_DIGITS = 6, 9
PUBLIC_LEVELS = ("county", "township", "village")
CARD_DATES = (
    "applied_on",
    "approved_on",
    "planned_start",
    "planned_end",
    "started_on",
    "completed_on",
    "accepted_on",
)
# Three decimals of a degree are about 100 m: domain rules §5.2.
PLACES = Decimal("0.001")
CREDIT_CODE = re.compile(r"[0-9A-HJ-NP-RTUWXY]{18}")


class DisclosureCard(models.Model):
    _inherit = "microworks.disclosure"

    @api.model
    def _snapshot_card(self, project):
        """What lists and the project page show of a project.

        :return: canonical JSON values, masked; amounts in CNY as decimal text
        """
        # sudo: only the values listed here are copied.
        project = project.sudo()
        names = self._private_names(project)
        day = fields.Date
        return {
            "v": VERSION,
            "kind": CARD,
            "frozen_at": fields.Datetime.now(),
            "number": project.number,
            "name": masking.mask(project.name, names),
            "area": self._card_area(project),
            "works_type": project.works_type,
            "nature": project.nature,
            "class": project.works_class or None,
            "owner_kind": project.owner_kind,
            "owner": self._card_body(project.owner_id),
            "purpose": masking.mask(project.purpose, names) or None,
            "scope": masking.mask(project.scope, names) or None,
            "beneficiaries": project.beneficiaries or None,
            "funding": [
                {"code": kind.code, "name": kind.name}
                for kind in project.funding_kind_ids
            ],
            "state": project.state,
            "amounts": self._card_amounts(project),
            "contract": self._card_contract(project),
            "money": self._card_money(project),
            "progress": self._card_progress(project),
            "dates": {
                name: day.to_string(project[name])
                for name in CARD_DATES
                if project[name]
            },
            "location": self._card_location(project),
        }

    @api.model
    def _card_area(self, project):
        return [
            {"code": area.code, "name": area.name, "level": area.level}
            for area in reversed(project.area_id._ancestors())
            if area.level in PUBLIC_LEVELS
        ]

    @api.model
    def _card_body(self, partner):
        """Name, and credit code of an enterprise or public body."""
        name = self._public_name(partner)
        if not name:
            return None
        code = (partner.vat or "").strip().upper() if partner.is_company else ""
        return {"name": name, "code": code if CREDIT_CODE.fullmatch(code) else None}

    @api.model
    def _card_amounts(self, project):
        return {
            name: self._money(project[name])
            for name in ("estimated_amount", "approved_amount")
            if project[name]
        }

    # What other parts of the project add, where there are such parts.

    @api.model
    def _card_contract(self, project):
        """The newest contract that both parties have signed."""
        contract = project.contract_ids.filtered(
            lambda c: c.state != "draft" and c.signed_on
        ).sorted("id", reverse=True)[:1]
        if not contract:
            return None
        firm = contract.partner_id
        code = (firm.vat or "").strip().upper() if firm.is_company else ""
        return {
            "number": contract.number or None,
            "contractor": {
                "name": masking.mask(firm.name),
                "code": code if CREDIT_CODE.fullmatch(code) else None,
            },
            "amount": self._money(contract.amount),
            "current_amount": self._money(contract.current_amount),
            "signed_on": contract.signed_on,
            "start": contract.start_planned or None,
            "end": contract.end_planned or None,
            "state": contract.state,
        }

    @api.model
    def _card_progress(self, project):
        """How much of the works the last site log calls done (whole per cent).

        What anybody can hold against the works; money says less: what is settled at
        the end was not all measured before.
        """
        return int(project.progress) or None

    @api.model
    def _card_money(self, project):
        """What has been paid on the contracts, once something was paid (CNY)."""
        paid = project.contract_ids._paid_amount()
        return {"paid": self._money(paid)} if paid else None

    @api.model
    def _card_location(self, project):
        """The newest position in WGS-84, rounded to about 100 m."""
        place = project.location_ids.sorted("id", reverse=True)[:1]
        if not place:
            return None
        return {
            "crs": "WGS84",
            "lat": str(Decimal(str(place.wgs_lat)).quantize(PLACES)),
            "lng": str(Decimal(str(place.wgs_lng)).quantize(PLACES)),
        }

    @api.model
    def _card_columns(self, payload):
        """The searchable columns of a card, from its payload alone."""
        area = {place["level"]: place for place in payload["area"]}
        code = payload["area"][-1]["code"] if payload["area"] else ""
        county, township = area.get("county"), area.get("township")
        amounts, contract = payload["amounts"], payload["contract"] or {}
        dates, location = payload["dates"], payload["location"] or {}
        first = dates.get("approved_on") or dates.get("applied_on")
        contractor = (contract.get("contractor") or {}).get("name")
        known = (
            contract.get("amount")
            or amounts.get("approved_amount")
            or amounts.get("estimated_amount")
        )
        return {
            "number": payload["number"],
            "area_code": code,
            "county_code": county and county["code"][:COUNTY_DIGITS],
            "county_name": county and county["name"],
            "township_code": township and township["code"][:TOWNSHIP_DIGITS],
            "township_name": township and township["name"],
            "village_name": area["village"]["name"] if "village" in area else False,
            "works_type": payload["works_type"],
            "project_state": payload["state"],
            "year": int(first[:4])
            if first
            else self._legal_day(payload["frozen_at"]).year,
            "amount": float(known or 0),
            "lat": float(location.get("lat") or 0),
            "lng": float(location.get("lng") or 0),
            "search_text": " ".join(
                part
                for part in (
                    payload["number"],
                    payload["name"],
                    *(place["name"] for place in payload["area"]),
                    contractor,
                )
                if part
            ),
        }
