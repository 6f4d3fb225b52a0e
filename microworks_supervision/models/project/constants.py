"""The words a project is described with."""

# Owners that decide by deliberation before anybody approves.
from ..rules.rule_gate import VILLAGE_OWNERS  # noqa: F401

STATES = [
    ("draft", "Draft"),
    ("applied", "Applied"),
    ("deliberated", "Deliberated"),
    ("approved", "Approved"),
    ("filed", "Filed"),
    ("priced", "Priced"),
    ("procuring", "In procurement"),
    ("awarded", "Awarded"),
    ("contracted", "Contracted"),
    ("under_construction", "Under construction"),
    ("suspended", "Suspended"),
    ("completed", "Completed"),
    ("accepted", "Accepted"),
    ("settled", "Settled"),
    ("in_warranty", "In warranty"),
    ("archived", "Archived"),
    ("returned", "Returned"),
    ("cancelled", "Cancelled"),
    ("terminated", "Terminated"),
]
WORKS_TYPES = [
    ("road", "Village road"),
    ("bridge", "Bridge or culvert"),
    ("water_supply", "Drinking water"),
    ("irrigation", "Irrigation and drainage"),
    ("sewage", "Sewage and toilets"),
    ("building", "Public building"),
    ("playground", "Playground or sports ground"),
    ("lighting", "Street lighting"),
    ("environment", "Village environment"),
    ("other", "Other"),
]
NATURES = [
    ("new_build", "New build"),
    ("expansion", "Expansion"),
    ("rehabilitation", "Rehabilitation"),
    ("repair", "Repair"),
    ("maintenance", "Maintenance"),
]
OWNER_KINDS = [
    ("government", "Government"),
    ("public_institution", "Public institution"),
    ("village_committee", "Villagers' committee"),
    ("collective_org", "Rural collective economic organisation"),
    ("community", "Urban community"),
]
CLASSES = [
    ("out", "Statutory tender"),
    ("a", "Class A"),
    ("b", "Class B"),
    ("c", "Class C"),
]
COLOURS = [("green", "Green"), ("yellow", "Yellow"), ("red", "Red")]
