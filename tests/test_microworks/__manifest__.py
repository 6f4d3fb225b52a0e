{
    "name": "Micro-works Tests",
    "summary": "Flows, attacks and tours across the three addons; never installed "
    "outside a test database",
    "version": "19.0.1.0.0",
    "category": "Hidden/Tests",
    "author": "Micro-works Supervision contributors",
    "website": "https://github.com/microworks-supervision/microworks",
    "license": "LGPL-3",
    "depends": ["microworks_portal"],
    "assets": {
        # Debian strips this file from its package but leaves it in the bundle; the
        # error it causes in the console would fail every tour.
        "web.assets_backend": [
            (
                "remove",
                "mail/static/lib/selfie_segmentation/selfie_segmentation.js",
            ),
        ],
        "web.assets_tests": ["test_microworks/static/tests/tours/**/*"],
    },
}
