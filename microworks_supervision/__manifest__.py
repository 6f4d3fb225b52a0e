{
    "name": "Micro-works Supervision",
    "summary": "Small public works from the village's application to the release "
    "of the retention money, with a trail nobody can alter",
    "version": "19.0.1.0.0",
    "category": "Services/Micro-works",
    "author": "Micro-works Supervision contributors",
    "website": "https://github.com/microworks-supervision/microworks",
    "license": "LGPL-3",
    "depends": ["mail", "portal"],
    "data": [
        # Security
        "security/res_groups.xml",
        "security/base/ir.model.access.csv",
        "security/base/ir_rules.xml",
        "security/core/ir.model.access.csv",
        "security/core/ir_rules.xml",
        "security/project/ir.model.access.csv",
        "security/project/ir_rules.xml",
        "security/rules/ir.model.access.csv",
        "security/rules/ir_rules.xml",
        # Data
        "data/sequences.xml",
        "data/crons.xml",
        "data/microworks.calendar.day.csv",
        "data/microworks.document.kind.csv",
        "data/microworks.funding.kind.csv",
        "data/rulesets/rulesets.xml",
        # Wizards
        "wizards/wizard_views.xml",
        # Views
        "views/microworks_menus.xml",
        "views/base/base_views.xml",
        "views/core/event_views.xml",
        "views/project/project_views.xml",
        "views/project/document_views.xml",
        "views/project/publicity_views.xml",
        "views/project/deliberation_views.xml",
    ],
    "application": True,
    "uninstall_hook": "uninstall_hook",
}
