from . import reason_wizard
from . import ceiling_wizard
from . import waiver_wizard
