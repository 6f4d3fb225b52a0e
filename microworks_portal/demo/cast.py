"""Who acts in a life: one person per duty, as the rules keep them apart."""

import base64
from dataclasses import dataclass, field

from . import papers, photos

# Those who come to an acceptance from outside, by role; no such person exists.
OUTSIDERS = (
    ("designer", "程立新"),
    ("supervisor", "秦怀远"),
    ("third_party", "柯正"),
    ("villagers", "李满囤"),
    ("villagers", "王秀兰"),
    ("villagers", "张长顺"),
)


@dataclass
class Cast:
    """The people around one village.

    ``firms`` are the contractors in the order in which they are asked to bid, each
    with the person who signs for it; ``experts`` sit on evaluation committees.
    """

    env: object
    village: object
    clerk: object
    supervisor: object
    officer: object
    technician: object
    leader: object
    department: object
    department2: object
    finance: object
    finance2: object
    firms: list
    experts: list
    reviewer: object
    reviewer_person: object
    quota: object = None
    contractor_users: dict = field(default_factory=dict)
    photo_number: int = 0

    def model(self, name, role):
        """Model ``name`` as the person of ``role`` uses it."""
        self.close_request()
        return self.env[name].with_user(getattr(self, role))

    def by(self, role, record):
        """``record`` in the hands of the person of ``role``."""
        self.close_request()
        return record.with_user(getattr(self, role))

    def close_request(self):
        """Write what waits, as at the end of a request.

        Odoo writes what changed under a record once, in the name of whoever changed
        the first of them: in one transaction of many persons that is somebody else.
        """
        self.env.cr.flush()

    def document(self, project, code, author, reviewer=None):
        """Upload and submit a document; confirm it where a reviewer is named."""
        return self.documents(project, [code], author, reviewer)

    def documents(self, project, codes, author, reviewer=None):
        """The same for all papers of one visit to the office."""
        kinds = [self.env["microworks.document.kind"]._by_code(code) for code in codes]
        documents = self.model("microworks.document", author).create(
            [
                {
                    "project_id": project.id,
                    "kind_id": kind.id,
                    "file": base64.b64encode(papers.pdf(project.number, kind.name)),
                    "file_name": f"{kind.code} {kind.name}.pdf",
                }
                for kind in kinds
            ]
        )
        documents.action_submit()
        if reviewer:
            self.by(reviewer, documents).action_review()
        return documents

    def participants(self, contractor):
        """Yield role, name and organisation of everybody at an acceptance.

        :param contractor: the firm of the contract
        """
        yield "owner", self.clerk.name, self.village.partner_id
        yield "contractor", dict(self.firms)[contractor].name, contractor
        yield "township", self.officer.name, None
        yield "county_department", self.department.name, None
        yield "supervision_committee", self.supervisor.name, None
        for role, name in OUTSIDERS:
            yield role, name, None

    def photo_values(self, project, *marks, progress=0):
        """Values of a photo of the works that nobody has used before."""
        self.photo_number += 1
        picture = photos.photo(
            project.id, *marks, scene=project.works_type, progress=progress
        )
        return {
            "file": base64.b64encode(picture),
            "file_name": f"现场照片{self.photo_number:02d}.jpg",
        }
