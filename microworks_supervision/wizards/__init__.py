from . import reason_wizard
from . import ceiling_wizard
from . import waiver_wizard
from . import bid_wizard
from . import bid_wizard_line
from . import bid_publish_wizard
from . import contract_sign_wizard
