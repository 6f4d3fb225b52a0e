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
        # Data
        # Views
        "views/microworks_menus.xml",
    ],
    "application": True,
    "uninstall_hook": "uninstall_hook",
}
