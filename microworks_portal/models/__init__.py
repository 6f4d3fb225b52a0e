from . import disclosure
from . import disclosure_snapshot
from . import disclosure_facts
from . import disclosure_public
from . import objection
from . import project
from . import publicity
from . import visitor_quota
