from . import receipt_import
from . import quota_import
from . import amount_wizard
