"""What the rows of a list of past works mean here: places, firms, what is known."""

from dataclasses import dataclass, field

from odoo import api, models

from ...tools import names, past_works, table
from ...tools.ocds_types import Party
from .party_identifier import USCI

# So many are asked one by one; whoever has more corrects the file.
ASKED = 30
# Works that agree in all that is compared and are told apart by a person.
ALIKE = 9
SHOWN = 12
BY_NAME = "past-works"


@dataclass(slots=True)
class Work:
    """One row that is taken over.

    :ivar release: id of what is stored of it, or ``None``
    :ivar firm: id of a contact, a :class:`~...tools.ocds_types.Party` still to be made
        one, or ``None``
    """

    row: table.Row
    area: int
    area_code: str
    ocid: str = ""
    digest: str = ""
    release: int | None = None
    firm: object = None


@dataclass
class Judged:
    """What an import would do.

    :ivar works: rows to be stored, in their order
    :ivar remarks: what a person is told, texts
    """

    works: list = field(default_factory=list)
    unchanged: int = 0
    remarks: list = field(default_factory=list)

    @property
    def created(self):
        return [work for work in self.works if work.release is None]

    @property
    def updated(self):
        return [work for work in self.works if work.release]


class PastJudge(models.Model):
    _inherit = "microworks.ocds.import"

    @api.model
    def _judge_past(self, read, area, answers):
        """Hold a list of past works against what is stored; nothing is changed.

        Rows that cannot be taken over are refused in ``read``, what a person must
        decide is asked there.

        :param read: ``table.Table`` without questions
        :param area: the area whose works the list tells of
        :param dict answers: what was decided
        :rtype: Judged
        """
        judged = Judged()
        today = self._legal_today()
        for row in read.good:
            if found := past_works.fault(row.values, today):
                read.refuse(row, *found)
        works = self._works_by_place(read, area, answers, judged)
        works = self._without_own(read, works)
        self._find_firms(read, works, answers, judged)
        works = [work for work in works if not work.row.problem]
        works = self._identify(read, works, answers)
        self._compare_known(read, works, answers, judged)
        return judged

    @api.model
    def _ask(self, read, key, options, detail=""):
        read.questions.append(table.Question(key, tuple(options), detail))

    # === PLACES ===

    @api.model
    def _works_by_place(self, read, area, answers, judged):
        """The rows whose area is known; the others are refused or asked about."""
        areas = self.env["microworks.area"].search([("id", "child_of", area.ids)])
        by_id = {found.id: found for found in areas}
        places = past_works.Places(self._places(areas))
        works, asked, spelled = [], {}, {}
        for row in read.good:
            text, township = past_works.where(row.values)
            found = places.find(text, township)
            key = "place:" + "|".join(part for part in (township, text) if part)
            answer = answers.get(key)
            if answer and answer.isdigit() and int(answer) in found.ids:
                found = past_works.Found((int(answer),), True)
            if found.sure:
                own = by_id[found.ids[0]]
                if names.key(own.name) not in (names.key(text) or ""):
                    spelled[text] = own
                works.append(Work(row, own.id, own.code))
            elif (
                not found.ids
                or answer == "skip"
                or (key not in asked and len(asked) == ASKED)
            ):
                said = " ".join(part for part in (township, text) if part)
                read.refuse(row, "place_unknown", "place", said)
            else:
                asked[key] = found.ids
        for key, ids in asked.items():
            options = [(str(i), by_id[i].display_name) for i in ids]
            self._ask(read, key, [*options, ("skip", "skip")], key[6:])
        if spelled:
            told = [f"{said} = {own.display_name}" for said, own in spelled.items()]
            judged.remarks.append(
                self.env._("Places read as: %(places)s", places=_some(told))
            )
        return works

    @api.model
    def _places(self, areas):
        # sudo: the names of the areas above are no secret.
        for area in areas.sudo():
            lines = {above.level: above.name for above in area._ancestors()}
            if area.level in ("township", "village"):
                yield past_works.Place(
                    area.id,
                    area.name if area.level == "village" else "",
                    lines.get("township", ""),
                    lines.get("county", ""),
                )

    # === PROJECTS OF OUR OWN ===

    @api.model
    def _without_own(self, read, works):
        """Refuse rows that tell of a project which has its life here."""
        called = {work.row.values["name"] for work in works}
        numbers = {work.row.values.get("number") for work in works} - {"", None}
        # sudo: a number is taken even where the caller does not see who has it.
        own = (
            self.env["microworks.project"]
            .sudo()  # sudo: see above
            .search_fetch(
                [
                    ("origin", "=", "own"),
                    ("company_id", "=", self.env.company.id),
                    "|",
                    ("number", "in", list(numbers)),
                    ("name", "in", list(called)),
                ],
                ["number", "name", "area_id"],
            )
        )
        taken = {project.number for project in own}
        # Some works come every year under one name: those of another year are others.
        known = {
            (names.key(project.name), project.area_id.id, year)
            for project in own
            for first, last in [project._works_span()]
            for year in range(first.year, last.year + 1)
        }
        rest = []
        for work in works:
            values = work.row.values
            year = past_works.year_of(values)
            same = (names.key(values["name"]), work.area, year) in known
            if same or (values.get("number") and values["number"] in taken):
                detail = values.get("number") or values["name"]
                read.refuse(work.row, "own_project", "name", detail)
            else:
                rest.append(work)
        return rest

    # === FIRMS ===

    @api.model
    def _find_firms(self, read, works, answers, judged):
        """Name the contractor of each work; unknown and doubtful ones are asked."""
        named = [
            work
            for work in works
            if work.row.values.get("contractor") or work.row.values.get("credit")
        ]
        if not named:
            return
        by_code, by_name = self._firm_register()
        unknown, asked, other = {}, {}, {}
        for work in named:
            values = work.row.values
            name, credit = values.get("contractor") or "", values.get("credit") or ""
            coded = by_code.get(credit, ()) if credit else ()
            if len(coded) == 1:
                firm = coded[0]
                if name and names.key(firm.name) != names.key(name):
                    other[name] = firm.name
                work.firm = firm.id
                continue
            if not name:
                read.refuse(work.row, "firm_unknown", "credit", credit)
                continue
            found = list(coded) or [
                partner
                for partner in by_name.get(names.key(name), ())
                if not (credit and partner.vat)
            ]
            key = f"firm:{name}"
            chosen = {str(partner.id): partner for partner in found}
            if len(found) == 1:
                work.firm = found[0].id
            elif answers.get(key) in chosen:
                work.firm = int(answers[key])
            elif answers.get(key) == "skip" or (
                found and key not in asked and len(asked) == ASKED
            ):
                read.refuse(work.row, "firm_unknown", "contractor", name)
            elif found:
                asked[key] = found
            else:
                unknown.setdefault(name, []).append(work)
        for key, found in asked.items():
            options = [(str(p.id), f"{p.name} ({p.vat or p.id})") for p in found]
            self._ask(read, key, [*options, ("skip", "skip")], key[5:])
        self._settle_unknown(read, unknown, answers)
        if other:
            told = [f"{said} = {firm}" for said, firm in other.items()]
            judged.remarks.append(
                self.env._(
                    "Firms known by their credit code under another name: %(firms)s",
                    firms=_some(told),
                )
            )

    @api.model
    def _firm_register(self):
        """Firms by credit code and by what spellings of their name share."""
        # sudo: whom a name means is for all contacts; names and codes only.
        partners = (
            self.env["res.partner"]
            .sudo()  # sudo: see above
            .with_context(active_test=False)
            .search_fetch(
                [("is_company", "=", True)],
                ["name", "vat", "active", "microworks_same_as_id"],
            )
        )
        by_code, by_name = {}, {}
        for partner in partners:
            firm = partner.microworks_same_as_id or partner
            places = []
            if partner.vat:
                places.append(by_code.setdefault(partner.vat.upper(), []))
            if partner.active or firm != partner:
                places.append(by_name.setdefault(names.key(partner.name), []))
            for known in places:
                if firm not in known:
                    known.append(firm)
        return by_code, by_name

    @api.model
    def _settle_unknown(self, read, unknown, answers):
        """Firms that no contact is: made contacts, or their rows refused, or asked."""
        if not unknown:
            return
        answer = answers.get("firms")
        if answer not in ("create", "skip"):
            detail = f"{len(unknown)}: {_some(unknown)}"
            self._ask(read, "firms", [("create", "create"), ("skip", "skip")], detail)
            return
        for name, works in unknown.items():
            for work in works:
                if answer == "skip":
                    read.refuse(work.row, "firm_unknown", "contractor", name)
                    continue
                credit = work.row.values.get("credit")
                if credit:
                    work.firm = Party(USCI, credit, "", name)
                else:
                    work.firm = Party(BY_NAME, "", names.key(name)[:120], name)

    # === IDENTITY ===

    @api.model
    def _identify(self, read, works, answers):
        """Give each work its identity; rows that agree in it are asked about."""
        first, twins, rest = {}, [], []
        for work in works:
            values = work.row.values
            base, numbered = past_works.identity(values, work.area_code)
            work.ocid = base
            work.digest = past_works.digest(values, work.area_code)
            count = first[base] = first.get(base, 0) + 1
            if count == 1:
                rest.append(work)
            elif numbered or count > ALIKE or answers.get("same") == "once":
                detail = values.get("number") or values["name"]
                read.refuse(work.row, "duplicate", "name", detail)
            else:
                twins.append(work)
                work.ocid = f"{base}/{count}"
                rest.append(work)
        if twins and answers.get("same") != "each":
            lines = _some(str(work.row.line) for work in twins)
            self._ask(read, "same", [("once", "once"), ("each", "each")], lines)
        return rest

    @api.model
    def _compare_known(self, read, works, answers, judged):
        """Tell new works from known ones, and from known ones that differ."""
        reach = set(self.env.user.microworks_reach_ids.ids)
        known = self._known_past(
            {
                ocid
                for work in works
                for ocid in (
                    work.ocid,
                    *_alike(work.ocid, work.row.values.get("number")),
                )
            }
        )
        differing = []
        for work in works:
            values = work.row.values
            numbered = bool(values.get("number"))
            stored = [
                known[ocid]
                for ocid in (work.ocid, *_alike(work.ocid, numbered))
                if ocid in known
            ]
            if not stored:
                judged.works.append(work)
                continue
            if any(release.digest == work.digest for release in stored):
                judged.unchanged += 1
                continue
            if stored[0].area_id.id not in reach and not self.env.su:
                read.refuse(work.row, "other_area", "number", values.get("number", ""))
                continue
            differing.append(work)
            if answers.get("known") == "new" and not numbered:
                work.ocid = next(
                    (o for o in _alike(work.ocid, False) if o not in known), work.ocid
                )
                judged.works.append(work)
            elif answers.get("known") in ("take", "new"):
                work.release = stored[0].id
                judged.works.append(work)
            else:
                judged.unchanged += 1
        if differing and answers.get("known") not in ("keep", "take", "new"):
            detail = f"{len(differing)}: " + _some(
                f"{work.row.line} {work.row.values['name']}" for work in differing
            )
            options = ["keep", "take"]
            if any(not work.row.values.get("number") for work in differing):
                options.append("new")
            self._ask(read, "known", [(o, o) for o in options], detail)

    @api.model
    def _known_past(self, ocids):
        """What is stored of these identities."""
        # sudo: an identity is taken even where the caller does not see who has it.
        releases = self.env["microworks.ocds.release"].sudo()  # sudo: see above
        found = releases.search_fetch(
            [("ocid", "in", list(ocids))], ["ocid", "digest", "area_id", "project_id"]
        )
        return {release.ocid: release for release in found}


def _alike(ocid, numbered):
    """Identities of works that agree in all that is compared."""
    if numbered or ocid.count("/") > 2:
        return []
    return [f"{ocid}/{number}" for number in range(2, ALIKE + 1)]


def _some(texts):
    """A few of many, for a sentence."""
    texts = list(texts)
    rest = f" … (+{len(texts) - SHOWN})" if len(texts) > SHOWN else ""
    return "、".join(texts[:SHOWN]) + rest
