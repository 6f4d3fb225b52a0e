{
    "name": "Micro-works Portal",
    "summary": "What the public may see of small public works, reviewed, masked and "
    "frozen, and what a contractor does on the web",
    "version": "19.0.1.4.0",
    "category": "Services/Micro-works",
    "author": "Micro-works Supervision contributors",
    "website": "https://github.com/microworks-supervision/microworks",
    "license": "LGPL-3",
    "depends": ["microworks_supervision", "microworks_funds", "portal"],
    "data": [
        # Security
        "security/record_rules.xml",
        "security/ir.model.access.csv",
        # Views
        "views/disclosure_views.xml",
        "views/notice_board_views.xml",
        "views/project_views.xml",
        "views/publicity_views.xml",
        "views/res_config_settings_views.xml",
        "views/microworks_portal_menus.xml",
        # Pages
        "views/public_layout_templates.xml",
        "views/public_list_templates.xml",
        "views/public_map_templates.xml",
        "views/public_project_templates.xml",
        "views/public_notice_templates.xml",
        "views/contractor_templates.xml",
    ],
    "demo": ["demo/demo_county.xml"],
    "assets": {
        "web.assets_frontend": [
            "microworks_portal/static/src/scss/public.scss",
            "microworks_supervision/static/src/photo_jpeg.js",
            "microworks_portal/static/src/interactions/photo_convert.js",
            "microworks_portal/static/src/interactions/upload_check.js",
            "microworks_portal/static/src/interactions/works_map.js",
        ],
    },
    "post_init_hook": "post_init_hook",
    "uninstall_hook": "uninstall_hook",
}
