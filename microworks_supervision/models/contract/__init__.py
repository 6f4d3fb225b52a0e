from . import contract
from . import contract_workflow
from . import boq_line
from . import variation
from . import variation_workflow
from . import variation_line
from . import security
from . import procurement_contract
