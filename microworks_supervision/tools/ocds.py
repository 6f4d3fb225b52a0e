"""What the platform keeps of an OCDS 1.1 release, read with care.

:func:`normalize` turns one release (compiled, with the bids extension) into a
:class:`Process` or refuses it. The border between the two:

* **Refused** is the whole release when what it says about the competition could not be
  kept complete and true: no ``ocid``; an amount, currency or bid status that is there
  but cannot be read; two currencies; a bid or an award without a firm that has a name;
  two different bids, or two awards in force, with one id; parts of the wrong type; a
  tender that still runs, because it is no history yet. Half a list of bids would tell the
  statistics of competition something that never happened, so good bids of a bad release
  are not stored either.
* **Repaired**, with a note, is what can only mean one thing: amounts as text or wrapped
  by a database export, ``RMB``, a currency written once and left out elsewhere, firms
  named in place but missing from ``parties``, ids that are numbers, a list of one
  written as an object, a missing title, texts longer than anybody reads. An id that
  identifies nobody (``<NA>``, zeros) is none: the firm is told by its name.
* **Left out**, with a note, is what decides nothing: dates that are no dates, bids only
  invited, tenderers of a consortium after the first, awards after the first.

Null, ``""``, ``[]`` and ``{}`` mean "not there", as do amounts of zero for a budget, a
ceiling, a bid or a contract. Nothing here knows the database: which currencies exist and
what was imported before is for the caller.

>>> process, notes = normalize({"ocid": "ocds-abc123-7", "date": "2024-05-01T08:00:00Z",
...     "tender": {"title": "Road", "value": {"amount": "9,000.00", "currency": "CNY"}},
...     "parties": [{"id": "1", "name": "Hongda"}],
...     "bids": {"details": [{"id": "a", "status": "valid", "tenderers": [{"id": "1"}],
...                           "value": {"amount": 8500, "currency": "CNY"}}]}})
>>> process.value.amount, process.bids[0].bidder.name, [note.code for note in notes]
(Decimal('9000.00'), 'Hongda', ['amount_repaired'])
>>> normalize({"tender": {}})
Traceback (most recent call last):
    ...
tools.ocds_values.BadValue: the release has no ocid
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from .ocds_source import Source
from .ocds_types import Bid, Money, Note, Party, Process
from .ocds_values import BadValue, is_placeholder, name_key

METHODS = ("open", "selective", "limited", "direct")
# What becomes of the codes of the bids extension; "invited" is not a bid yet.
BID_STATUSES = {
    "pending": "valid",
    "valid": "valid",
    "disqualified": "disqualified",
    "withdrawn": "withdrawn",
}
MAX_BIDS = 2_000
_CURRENT_AWARDS = ("active", "", "complete")
_RUNNING = ("planning", "planned", "active")
_CALLED_OFF = ("cancelled", "withdrawn")
_LOST_AWARDS = frozenset({"unsuccessful", "cancelled"})
_VOID_CONTRACTS = ("cancelled", "pending")


def normalize(release: dict[str, Any]) -> tuple[Process, list[Note]]:
    """What is kept of a release, and what was repaired or left out.

    :raises BadValue: with a stable code and the path of the value, see above
    """
    source = Source(release)
    ocid = source.identifier(release, "ocid", "ocid")
    if not ocid:
        raise BadValue("no_ocid", "the release has no ocid", "ocid")
    parties = _Parties(source, ocid)
    tender = source.part(release, "tender", "tender")
    value = source.money(tender.get("value"), "tender/value")
    budget = source.optional_part(release, "planning", "budget")
    if value is None:
        path = "planning/budget/amount"
        value = source.money(budget.get("amount"), path)
    winner, award_value, awarded_on, award_id = _award(source, parties)
    bids = _bids(source, parties, winner, award_value)
    contract_value, contract = _contract(source, award_id)
    period = source.period(contract, "contracts/period", "period") or source.period(
        tender, "tender/contractPeriod", "contractPeriod"
    )
    tendering = source.period(tender, "tender/tenderPeriod", "tenderPeriod")
    _tenderers(source, tender, bids)
    process = Process(
        ocid=ocid,
        outcome=_outcome(source, tender, winner),
        title=_title(source, tender, ocid),
        description=source.long_text(tender, release),
        categories=_categories(source, tender),
        method=_method(source, tender),
        method_details=source.text(tender, "procurementMethodDetails"),
        value=value,
        buyer=_buyer(source, parties, tender),
        bids=bids,
        winner=winner,
        award_value=award_value,
        contract_value=contract_value,
        tender_start=tendering.start if tendering else None,
        tender_end=tendering.end if tendering else None,
        awarded_on=awarded_on,
        released_on=source.day(release, "date", "date"),
        released_at=source.instant(release, "date", "date"),
        works_start=period.first_day if period else None,
        works_end=period.last_day if period else None,
    )
    if len(process.currencies) > 1:
        named = ", ".join(sorted(process.currencies))
        raise BadValue("currencies", f"amounts in {named}", "tender/value/currency")
    return process, source.notes


class _Parties:
    """The firms of one release, by the id the release knows them by."""

    def __init__(self, source: Source, ocid: str) -> None:
        self._source = source
        # "ocds-213czf-000-01" was given out by the publisher "ocds-213czf".
        self._publisher = "-".join(ocid.split("-")[:2])
        # Several firms with one id are several firms; their names tell which is meant.
        self._known: dict[str, list[Party]] = {}
        for path, entry in source.parts(source.release, "parties", "parties"):
            number = source.identifier(entry, "id", path)
            party = self._read(entry, number, path) if number else None
            known = self._known.setdefault(number, [])
            if party and party not in known:
                known.append(party)
                if len(known) > 1:
                    source.note("party_twice", path, f"two firms with the id {number}")

    def find(self, reference: dict, path: str) -> Party:
        """The firm a reference means.

        :raises BadValue: ``party_unknown``, ``party_ambiguous``
        """
        number = self._source.identifier(reference, "id", path)
        known = self._known.get(number, [])
        named = name_key(self._source.text(reference, "name"))
        same = [party for party in known if name_key(party.name) == named]
        if len(same) == 1:
            return same[0]
        if len(known) == 1 and not (named and is_placeholder(number)):
            if named:
                reason = f"here otherwise than among the parties: {known[0].name}"
                self._source.note("party_other_name", path, reason)
            return known[0]
        if known and not named or len(same) > 1:
            raise BadValue("party_ambiguous", f"several firms with id {number}", path)
        party = self._read(reference, number, path)
        if party is None:
            raise BadValue("party_unknown", "a firm without a name", path)
        self._source.note("party_in_place", path, "named, but not among the parties")
        return party

    def _read(self, entry: dict, number: str, path: str) -> Party | None:
        register = entry.get("identifier")
        register = register if isinstance(register, dict) else {}
        name = self._source.text(entry, "name") or self._source.text(
            register, "legalName"
        )
        if not name:
            return None
        scheme = self._source.text(register, "scheme")[:60]
        registered = self._source.text(register, "id")[:120]
        if scheme and registered:
            if not is_placeholder(registered):
                return Party(scheme, registered, "", name)
            reason = f"{registered} identifies nobody; the firm is told by its name"
            self._source.note("placeholder_id", path, reason)
        return Party(self._publisher, number, name_key(name)[:120], name)


def _award(source: Source, parties: _Parties) -> tuple:
    """Winner, value, day and id of the first award in force that names a firm."""
    found, seen = None, {}
    for path, award in source.parts(source.release, "awards", "awards"):
        suppliers = source.parts(award, "suppliers", f"{path}/suppliers")
        value = source.money(award.get("value"), f"{path}/value")
        if source.text(award, "status") not in _CURRENT_AWARDS or not suppliers:
            continue
        winner = parties.find(suppliers[0][1], suppliers[0][0])
        for other_path, other in suppliers[1:]:
            parties.find(other, other_path)
            source.note("consortium", other_path, "only the first firm is kept")
        number = source.text(award, "id")
        if number and seen.setdefault(number, award) != award:
            raise BadValue("award_twice", f"two awards with id {number}", path)
        if found:
            source.note("several_awards", path, "only the first award is kept")
            continue
        day = source.day(award, "date", f"{path}/date")
        found = (winner, value, day, number)
    return found or (None, None, None, "")


def _bids(
    source: Source, parties: _Parties, winner: Party | None, award_value: Money | None
) -> tuple[Bid, ...]:
    details = source.part(source.release, "bids", "bids")
    bids: dict[str, Bid] = {}
    entries = source.parts(details, "details", "bids/details")
    if len(entries) > MAX_BIDS:
        raise BadValue("too_many_bids", f"more than {MAX_BIDS} bids", "bids/details")
    for index, (path, entry) in enumerate(entries, start=1):
        status = source.text(entry, "status") or "valid"
        if status == "invited":
            source.note("invited", path, "an invitation is not a bid")
            continue
        if status not in BID_STATUSES:
            raise BadValue("bid_status", f"unknown status {status!r}", f"{path}/status")
        tenderers = source.parts(entry, "tenderers", f"{path}/tenderers")
        if not tenderers:
            raise BadValue("bid_no_tenderer", "a bid of nobody", f"{path}/tenderers")
        for other_path, other in tenderers[1:]:
            parties.find(other, other_path)
            source.note("consortium", other_path, "only the first firm is kept")
        bid = Bid(
            number=source.identifier(entry, "id", path) or f"#{index}",
            bidder=parties.find(tenderers[0][1], tenderers[0][0]),
            value=source.money(entry.get("value"), f"{path}/value"),
            received_at=source.instant(entry, "date", f"{path}/date"),
            status=BID_STATUSES[status],
        )
        if bids.setdefault(bid.number, bid) != bid:
            raise BadValue("bid_twice", f"two bids with id {bid.number}", path)
    return _mark_winner(tuple(bids.values()), winner, award_value)


def _mark_winner(
    bids: tuple[Bid, ...], winner: Party | None, award_value: Money | None
) -> tuple[Bid, ...]:
    """The winner's bid: of the awarded amount, else his lowest valid one."""
    own = [bid for bid in bids if bid.bidder == winner and bid.status == "valid"]
    if not own:
        return bids

    def order(bid: Bid) -> tuple:
        amount = bid.value.amount if bid.value else Decimal("Infinity")
        return (bid.value != award_value, amount)

    best = min(own, key=order)
    return tuple(
        Bid(**{**vars(bid), "won": True}) if bid is best else bid for bid in bids
    )


def _contract(source: Source, award_id: str) -> tuple[Money | None, dict]:
    """Value and object of the first contract in force, that of the award first."""
    found = []
    for path, contract in source.parts(source.release, "contracts", "contracts"):
        value = source.money(contract.get("value"), f"{path}/value")
        if source.text(contract, "status") in _VOID_CONTRACTS:
            continue
        other = bool(award_id) and source.text(contract, "awardID") != award_id
        found.append((other, len(found), value, contract))
    if not found:
        return None, {}
    if len(found) > 1:
        source.note("several_contracts", "contracts", "only the first is kept")
    _other, _index, value, contract = min(found, key=lambda item: item[:2])
    return value, contract


def _tenderers(source: Source, tender: dict, bids: tuple[Bid, ...]) -> None:
    """Note what the tender says about who bid and no bid tells."""
    path = "tender/tenderers"
    try:
        named = source.parts(tender, "tenderers", path)
    except BadValue as error:
        source.note("left_out", path, str(error))
        return
    if named and not bids:
        source.note(
            "tenderers_left_out", path, f"{len(named)} named, without their bids"
        )


def _outcome(source: Source, tender: dict, winner: Party | None) -> str:
    """How it ended. Failed is what was called unsuccessful or lost every award.

    Many publish the tender and never the award: that it ended is known, how is not.

    :raises BadValue: ``not_finished``
    """
    status = source.text(tender, "status")
    if winner:
        return "awarded"
    if status in _RUNNING:
        raise BadValue("not_finished", f"still {status}", "tender/status")
    if status in _CALLED_OFF:
        return "cancelled"
    awards = {
        source.text(award, "status")
        for _path, award in source.parts(source.release, "awards", "awards")
    }
    lost = bool(awards) and awards <= _LOST_AWARDS
    return "failed" if status == "unsuccessful" or lost else "ended"


def _title(source: Source, tender: dict, ocid: str) -> str:
    title = source.text(tender, "title") or source.text(source.release, "title")
    if title:
        return title
    source.note("no_title", "tender/title", "the description or the ocid stands in")
    return source.text(tender, "description") or ocid


def _categories(source: Source, tender: dict) -> tuple[str, ...]:
    """The texts that tell what kind of works it is, the most exact first."""
    found = []
    for _path, item in source.parts(tender, "items", "tender/items"):
        classification = item.get("classification")
        if isinstance(classification, dict):
            found.append(source.text(classification, "description"))
    found.append(source.text(tender, "title"))
    return tuple(dict.fromkeys(text for text in found if text))[:20]


def _method(source: Source, tender: dict) -> str:
    method = source.text(tender, "procurementMethod")
    if method and method not in METHODS:
        source.note("method", "tender/procurementMethod", f"unknown: {method[:60]}")
        return ""
    return method


def _buyer(source: Source, parties: _Parties, tender: dict) -> Party | None:
    for holder, key, path in (
        (source.release, "buyer", "buyer"),
        (tender, "procuringEntity", "tender/procuringEntity"),
    ):
        reference = source.part(holder, key, path)
        if reference:
            try:
                return parties.find(reference, path)
            except BadValue as error:
                # Who bought decides nothing about the competition.
                source.note(error.code, path, str(error))
    return None
