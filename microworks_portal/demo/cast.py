"""Who acts in a life: one person per duty, as the rules keep them apart."""

import base64
from dataclasses import dataclass, field

from . import papers

# Role, words and number of those who come to an acceptance.
PARTICIPANTS = (
    ("owner", "业主代表", 1),
    ("contractor", "施工单位项目经理", 1),
    ("designer", "设计单位代表", 1),
    ("supervisor", "监理工程师", 1),
    ("township", "镇村建办", 1),
    ("county_department", "县住建局", 1),
    ("supervision_committee", "村务监督委员会主任", 1),
    ("villagers", "村民代表", 3),
    ("third_party", "检测单位代表", 1),
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

    def model(self, name, role):
        """Model ``name`` as the person of ``role`` uses it."""
        return self.env[name].with_user(getattr(self, role))

    def by(self, role, record):
        """``record`` in the hands of the person of ``role``."""
        return record.with_user(getattr(self, role))

    def document(self, project, code, author, reviewer=None):
        """Upload and submit a document; confirm it where a reviewer is named."""
        kind = self.env["microworks.document.kind"]._by_code(code)
        document = self.model("microworks.document", author).create(
            {
                "project_id": project.id,
                "kind_id": kind.id,
                "file": base64.b64encode(papers.pdf(project.number, kind.name)),
                "file_name": f"{code} {kind.name}.pdf",
            }
        )
        document.action_submit()
        if reviewer:
            self.by(reviewer, document).action_review()
        return document

    def photo_values(self, *marks):
        """Values of a photo that nobody has used before."""
        return {
            "file": base64.b64encode(papers.photo(*marks)),
            "file_name": "photo.png",
        }
