"""Published snapshots as OC4IDS 0.9 (Open Contracting for Infrastructure Data Standard).

Input are the payload of a project card and facts of its published notices, both frozen
and masked; nothing else is read. Empty values are left out, for the standard knows
neither ``null`` nor empty texts and lists.

>>> card = {"number": "MW2026-00001", "name": "村道硬化", "state": "completed",
...         "works_type": "road", "nature": "repair", "area": [], "amounts": {},
...         "dates": {}, "owner": {"name": "上湾村村民委员会", "code": None}}
>>> project = as_project(card, [], "oc4ids-xxxxxx", "completion")
>>> project["id"], project["status"], project["sector"]
('oc4ids-xxxxxx-MW2026-00001', 'completion', ['transport', 'transport.road'])
>>> project["parties"][0]["roles"]
['publicAuthority']
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from hashlib import sha256
from typing import Any

VERSION = "0.9"
CURRENCY = "CNY"
# China has one time, without summer time.
MIDNIGHT, LAST_SECOND = "T00:00:00+08:00", "T23:59:59+08:00"

TYPES = {
    "new_build": "construction",
    "expansion": "expansion",
    "rehabilitation": "rehabilitation",
    "repair": "rehabilitation",
    "maintenance": "rehabilitation",
}
SECTORS = {
    "road": ["transport", "transport.road"],
    "bridge": ["transport", "transport.road"],
    "water_supply": ["waterAndWaste"],
    "irrigation": ["naturalResources"],
    "sewage": ["waterAndWaste"],
    "building": ["governance"],
    "playground": ["cultureSportsAndRecreation"],
    "lighting": ["energy"],
    "environment": ["waterAndWaste"],
}
DOCUMENTS = {
    "P01": "projectPlan",
    "P02": "minutes",
    "P03": "budgetApproval",
    "P05": "tenderNotice",
    "P06": "evaluationReports",
    "P07": "awardNotice",
    "P08": "contractNotice",
    "P11": "paymentCertificate",
    "P12": "contractAmendment",
    "P13": "buildingInspectionReport",
    "P14": "completionCertificate",
    "P15": "financialAuditReport",
}
CONTRACT_STATUS = {
    "draft": "pre-award",
    "signed": "active",
    "in_force": "active",
    "completed": "active",
    "settled": "closed",
    "closed": "closed",
    "terminated": "closed",
}


def as_package(
    projects: list[dict], *, uri: str, published: str, publisher: str, policy: str
) -> dict[str, Any]:
    """A package of projects.

    :param published: date and time with offset
    """
    return {
        "uri": uri,
        "publishedDate": published,
        "version": VERSION,
        "publisher": {"name": publisher},
        "publicationPolicy": policy,
        "projects": projects,
    }


def as_project(
    card: dict, notices: Iterable[dict], prefix: str, status: str | None
) -> dict[str, Any]:
    """One project.

    :param card: payload of the published project card
    :param notices: dicts of ``kind``, ``title``, ``digest``, ``url``, ``day``
    :param prefix: ``oc4ids-`` and the six registered characters
    :param status: code of the codelist projectStatus; none for a state that nobody
        knows any more
    """
    dates, amounts = card["dates"], card["amounts"]
    contract = card.get("contract") or {}
    owner = _party(card.get("owner"), "publicAuthority")
    supplier = _party(contract.get("contractor"), "supplier")
    budget = amounts.get("approved_amount") or amounts.get("estimated_amount")
    return _clean(
        {
            "id": f"{prefix}-{card['number']}",
            "updated": card.get("frozen_at"),
            "language": "zh",
            "title": card["name"],
            "description": card.get("scope"),
            "purpose": card.get("purpose"),
            "status": status,
            "type": TYPES.get(card["nature"]),
            "sector": SECTORS.get(card["works_type"]),
            "period": _period(dates.get("planned_start"), dates.get("planned_end")),
            "implementationPeriod": _period(
                dates.get("started_on"), dates.get("completed_on")
            ),
            "publicAuthority": _reference(owner),
            "parties": [party for party in (owner, supplier) if party],
            "locations": [_location(card)],
            "budget": {
                "amount": _value(budget),
                "requestDate": _moment(dates.get("applied_on")),
                "approvalDate": _moment(dates.get("approved_on")),
            },
            "contractingProcesses": [_process(contract, supplier, card)],
            "documents": [_document(notice) for notice in notices],
        }
    )


def _process(contract: dict, supplier: dict | None, card: dict) -> dict | None:
    if not contract.get("number"):
        return None
    return {
        "id": contract["number"],
        "summary": {
            "title": card["name"],
            "nature": ["construction"],
            "status": CONTRACT_STATUS.get(contract.get("state")),
            "suppliers": [_reference(supplier)],
            "contractValue": _value(contract.get("amount")),
            "contractPeriod": _period(contract.get("start"), contract.get("end")),
        },
    }


def _document(notice: dict) -> dict:
    return {
        "id": notice["digest"],
        "documentType": DOCUMENTS.get(notice["kind"]),
        "title": notice["title"],
        "url": notice["url"],
        "datePublished": _moment(notice["day"]),
        "format": "text/html",
        "language": "zh",
    }


def _location(card: dict) -> dict | None:
    place, names = card.get("location") or {}, [area["name"] for area in card["area"]]
    if not place and not names:
        return None
    return {
        "id": "1",
        "geometry": place
        and {
            "type": "Point",
            # Longitude first, as in GeoJSON; WGS-84, never a shifted system.
            "coordinates": [float(place["lng"]), float(place["lat"])],
        },
        "address": {
            "streetAddress": names[-1] if len(names) > 2 else None,
            "locality": names[1] if len(names) > 1 else None,
            "region": names[0] if names else None,
            "countryName": "中国",
        },
    }


def _party(body: dict | None, role: str) -> dict | None:
    if not body:
        return None
    code = body.get("code")
    local = f"local-{sha256(body['name'].encode()).hexdigest()[:12]}"
    return {
        "id": f"CN-USCI-{code}" if code else local,
        "name": body["name"],
        "identifier": code and {"scheme": "CN-USCI", "id": code},
        "roles": [role],
    }


def _reference(party: dict | None) -> dict | None:
    return party and {"id": party["id"], "name": party["name"]}


def _value(amount: str | None) -> dict | None:
    return amount and {"amount": float(Decimal(amount)), "currency": CURRENCY}


def _moment(day: str | None) -> str | None:
    return day and f"{day}{MIDNIGHT}"


def _period(start: str | None, end: str | None) -> dict:
    return {"startDate": _moment(start), "endDate": end and f"{end}{LAST_SECOND}"}


def _clean(value: Any) -> Any:
    """``value`` without what is empty, at every depth."""
    if isinstance(value, dict):
        cleaned = {key: _clean(part) for key, part in value.items()}
        return {k: v for k, v in cleaned.items() if v not in (None, "", [], {}, False)}
    if isinstance(value, list):
        return [part for part in map(_clean, value) if part not in (None, "", [], {})]
    return value
