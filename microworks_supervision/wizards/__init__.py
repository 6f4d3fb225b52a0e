from . import reason_wizard
from . import ceiling_wizard
from . import waiver_wizard
from . import ruleset_import
from . import ruleset_compare
from . import ruleset_try
