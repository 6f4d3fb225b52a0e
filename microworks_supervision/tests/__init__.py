from . import test_area
from . import test_deliberation
from . import test_document
from . import test_guard
from . import test_log
from . import test_project
from . import test_publicity
from . import test_waiver
