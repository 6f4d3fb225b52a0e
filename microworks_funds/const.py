"""Words that several models of payments share."""

STAGES = [
    ("advance", "Advance payment"),
    ("interim", "Interim payment"),
    ("acceptance", "Payment on acceptance"),
    ("settlement", "Payment on settlement"),
    ("retention", "Release of retention"),
]
# What a rule set calls the gate before a payment of a stage.
GATE = "payment_%s"
REQUEST_STATES = [
    ("draft", "Draft"),
    ("submitted", "Submitted"),
    ("verified", "Verified"),
    ("endorsed", "Endorsed"),
    ("approved", "Approved"),
    ("sent", "Sent to treasury"),
    ("paid", "Paid"),
    ("refused", "Refused"),
    ("failed", "Failed at the bank"),
    ("cancelled", "Cancelled"),
]
# Still to be examined: what lacks can be brought, or waived.
ASKED = ("draft", "submitted", "verified", "endorsed")
# Money that is promised and not yet known to be paid or given up. A failed
# transfer stays in it: it will be sent again.
IN_FLIGHT = ("submitted", "verified", "endorsed", "approved", "sent", "failed")
# Steps that need the limits to hold at that very moment.
LIMITED = ("submitted", "approved", "sent")
# Contracts on which something can be paid.
PAYABLE_CONTRACT = ("in_force", "completed", "settled")
