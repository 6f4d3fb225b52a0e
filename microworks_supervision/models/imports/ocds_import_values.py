"""What becomes of the facts of a release in the fields of our records."""

from datetime import datetime, time

from odoo import models

# The method of the standard and ours; what was published stays on the release.
METHODS = {
    "open": "open",
    "selective": "invited",
    "limited": "consultation",
    "direct": "direct",
    "": "open",
}


class OcdsImportValues(models.Model):
    _inherit = "microworks.ocds.import"

    def _import_role(self):
        """The role in which the person of the run imports, for the events."""
        roles = ("group_county_department", "group_township_officer")
        has = self.env.user.has_group
        found = (role for role in roles if has(f"microworks_supervision.{role}"))
        return next(found, "system")

    def _trail(self, facts):
        """One event per project.

        :param dict facts: what the event says, by project id
        """
        self.env["microworks.event"]._record_many(
            self.env["microworks.project"].browse(facts),
            kind="import",
            role=self._import_role(),
            facts=facts,
        )

    def _event_facts(self, row):
        return {
            "ocid": row.process.ocid,
            "digest": row.digest,
            "file": self.sha256 or "",
            "entry": row.entry.number,
            "line": row.entry.line,
        }

    def _project_vals(self, row, read, firms, currencies):
        process = row.process
        works_type, nature = read(process.categories)
        value = process.value
        own_currency = self.company_id.currency_id.id
        in_own = value and currencies[value.currency] == own_currency
        return {
            "name": process.title,
            "scope": process.description or False,
            "origin": "history",
            "external_id": process.ocid,
            "state": "archived",
            "area_id": self.area_id.id,
            "company_id": self.company_id.id,
            "works_type": works_type,
            "nature": nature,
            "owner_kind": "government",
            "owner_id": firms.get(process.buyer, False),
            "manager_id": False,
            # Yen are not yuan: other currencies stay on the procurement.
            "estimated_amount": float(value.amount) if in_own else 0.0,
            "planned_start": process.works_start,
            "planned_end": process.works_end,
            "archived_on": process.released_on or process.awarded_on,
        }

    def _procurement_vals(self, row, firms, currencies):
        process = row.process
        code = next(iter(process.currencies), None)
        own = self.company_id.currency_id.id
        return {
            "name": process.title,
            "state": process.outcome,
            "method": METHODS[process.method],
            "currency_id": currencies[code] if code else own,
            "ceiling_price": _amount(process.value),
            "published_at": process.tender_start,
            "deadline": process.tender_end,
            "opened_at": _opened_at(process),
            "awarded_on": process.awarded_on,
            "winner_id": firms.get(process.winner, False),
            "award_amount": _amount(process.award_value),
        }

    def _bids_vals(self, row, firms, currencies):
        return [
            {
                "partner_id": firms[bid.bidder],
                "external_id": f"{row.process.ocid}/{bid.number}",
                "state": bid.status,
                "amount": _amount(bid.value),
                "received_at": bid.received_at,
                "is_winner": bid.won,
            }
            for bid in row.process.bids
        ]

    def _release_vals(self, row, currencies):
        process = row.process
        code = next(iter(process.currencies), None)
        published = (process.method, process.method_details)
        return {
            "digest": row.digest,
            "released_at": process.released_at,
            "import_id": self.id,
            "seen_in_id": self.id,
            "currency_id": currencies[code] if code else False,
            "value": _amount(process.value),
            "contract_value": _amount(process.contract_value),
            "method": ": ".join(text for text in published if text) or False,
        }


def _amount(money):
    return float(money.amount) if money else 0.0


def _opened_at(process):
    """When the bids were opened; the deadline, or the last bid, where not told."""
    known = [bid.received_at for bid in process.bids if bid.received_at]
    if process.tender_end or known:
        return process.tender_end or max(known)
    day = process.awarded_on or process.released_on
    return datetime.combine(day, time()) if day else False
