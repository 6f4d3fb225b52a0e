from . import reason_wizard
from . import ceiling_wizard
from . import waiver_wizard
from . import ocds_import_wizard
from . import area_import_wizard
from . import area_import_line
