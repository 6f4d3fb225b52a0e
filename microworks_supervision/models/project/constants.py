"""The words a project is described with."""

# Owners that decide by deliberation before anybody approves.
from ...tools import stages
from ..rules.rule_gate import VILLAGE_OWNERS  # noqa: F401

STATES = [(state, stage.label) for state, stage in stages.PROJECT.items()]
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
