import { WarningDialog } from "@web/core/errors/error_dialogs";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

/**
 * A refusal is an answer, not a failure of the program: the same plain dialog as for
 * Odoo's own warnings, with a title that says so.
 */
class RefusalDialog extends WarningDialog {
    inferTitle() {
        return _t("This step is not possible");
    }
}

const EXCEPTIONS = "odoo.addons.microworks_supervision.exceptions";
registry
    .category("error_dialogs")
    .add(`${EXCEPTIONS}.Refused`, RefusalDialog)
    .add(`${EXCEPTIONS}.RoleRefused`, RefusalDialog);
