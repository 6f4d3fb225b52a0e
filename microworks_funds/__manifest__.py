{
    "name": "Micro-works Funds",
    "summary": "Where the money comes from, what may be paid, and proof that it was: "
    "every payment stays below every limit, whoever presses the button",
    "version": "19.0.1.3.0",
    "category": "Services/Micro-works",
    "author": "Micro-works Supervision contributors",
    "website": "https://github.com/microworks-supervision/microworks",
    "license": "LGPL-3",
    "depends": ["microworks_supervision", "account"],
    "data": [
        # Security
        "security/record_rules.xml",
        "security/res_groups.xml",
        "security/ir.model.access.csv",
        "security/ir_rules.xml",
        # Data
        "data/sequences.xml",
        "data/crons.xml",
        # Reports
        "report/payment_request_report.xml",
        # Wizards
        "wizards/wizard_views.xml",
        # Views
        "views/microworks_funds_menus.xml",
        "views/fund_source_views.xml",
        "views/fund_quota_views.xml",
        "views/fund_allocation_views.xml",
        "views/cash_plan_views.xml",
        "views/payee_account_views.xml",
        "views/payment_request_views.xml",
        "views/payment_batch_views.xml",
        "views/receipt_views.xml",
        "views/retention_views.xml",
        "views/wage_payment_views.xml",
        "views/fund_alert_views.xml",
        "views/account_move_views.xml",
        "views/ledger_profile_views.xml",
        "views/project_views.xml",
        "views/contract_views.xml",
    ],
    "uninstall_hook": "uninstall_hook",
}
