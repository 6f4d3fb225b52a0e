"""Making snapshots: what is allowed is copied and masked, once."""

import hashlib
import json
import re
from decimal import Decimal

from odoo import api, fields, models

from odoo.addons.microworks_supervision.tools import canonical

from ..tools import masking
from .disclosure import CARD

VERSION = 1
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


class DisclosureSnapshot(models.Model):
    _inherit = "microworks.disclosure"

    # === FREEZING ===

    @api.model
    def _freeze_notice(self, notice):
        """The draft disclosure of a notice as it stands now."""
        payload = self._notice_payload(notice)
        return self._freeze(
            notice.project_id,
            payload,
            kind=notice.kind,
            title=payload["title"],
            publicity_id=notice.id,
            res_model=notice.res_model or "microworks.publicity",
            res_id=notice.res_id or notice.id,
            author_id=notice.author_id.id,
        )

    @api.model
    def _preview(self, notice):
        """The content a notice would have if it were reviewed now."""
        return json.loads(canonical.encode(self._notice_payload(notice)))

    @api.model
    def _notice_payload(self, notice):
        name = f"_snapshot_{notice.kind.lower()}"
        return getattr(self, name, self._snapshot_notice)(
            notice, self._record_of(notice)
        )

    @api.model
    def _freeze_card(self, project, author, notice=None):
        """The draft project card as the project stands now.

        :param author: the user who asks for it; somebody else must review it
        :param notice: the notice it is reviewed and published with
        """
        payload = self._snapshot_card(project)
        return self._freeze(
            project,
            payload,
            kind=CARD,
            title=payload["name"],
            publicity_id=notice.id if notice else False,
            res_model=project._name,
            res_id=project.id,
            author_id=author.id,
            **self._card_columns(payload),
        )

    @api.model
    def _freeze(self, project, payload, **vals):
        text = canonical.encode(payload).decode()
        # The row is written by our own code only; roles were checked by the step.
        disclosure = self._unguarded().create(
            {
                "project_id": project.id,
                "payload": text,
                "digest": hashlib.sha256(text.encode()).hexdigest(),
                **vals,
            }
        )
        return self.browse(disclosure.id)

    # === NOTICES ===

    @api.model
    def _snapshot_notice(self, notice, record):
        """The content of a notice of any kind.

        :param notice: the publicity, just reviewed or about to be
        :param record: what it is about
        :return: canonical JSON values, masked
        """
        names = self._private_names(notice.project_id)
        facts, tables = self._facts_of(notice.kind, record, names)
        # sudo: the legal basis of a rule is public.
        rule = notice.sudo()._rule_line() if notice.deadline_code else None
        return {
            "v": VERSION,
            "kind": notice.kind,
            "notice": notice.id,
            "frozen_at": fields.Datetime.now(),
            "title": masking.mask(notice.title, names),
            "text": masking.mask(notice.body, names),
            "basis": (rule and rule.legal_basis) or None,
            "project": {
                "number": notice.project_id.number,
                "name": masking.mask(notice.project_id.name, names),
            },
            "facts": facts,
            "tables": tables,
        }

    @api.model
    def _record_of(self, notice):
        model = notice.res_model and self.env.get(notice.res_model)
        if model is None or not notice.res_id:
            return None
        # sudo: the builders copy only what is on the allow-list.
        return model.sudo().browse(notice.res_id).exists()

    @api.model
    def _private_names(self, project):
        """Names of persons known to the records, who must not become public.

        Heirs add those of their own models (villagers, workers, complainants).
        """
        # sudo: names are read to be taken out of what is published.
        notices = project.sudo().publicity_ids
        return {
            name.strip()
            for name in notices.objection_ids.mapped("objector")
            if name and len(name.strip()) > 1
        }

    # === PROJECT CARD ===

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
        """Certified value in per cent of the contracts, as whole number."""
        contracts = project.contract_ids.filtered(
            lambda c: c.state not in ("draft", "terminated")
        )
        total = sum(Decimal(str(c.current_amount)) for c in contracts)
        if not total:
            return None
        done = sum(Decimal(str(c._certified_value())) for c in contracts)
        return min(100, int(done * 100 / total)) or None

    # What the money side adds.

    @api.model
    def _card_money(self, project):
        """What has been paid, once something was paid."""
        return None

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
            "year": int(first[:4]) if first else payload["frozen_at"].year,
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
