import { _t } from "@web/core/l10n/translation";

/**
 * Terms of Odoo's own client that its Chinese file leaves in English. The client falls
 * back to a translation of any module, so ours fills the gap.
 */
export const CORE_TERMS = [_t("Missing required fields")];
