import { _t } from "@web/core/l10n/translation";

/**
 * Terms of Odoo's web client that its Chinese translation leaves out and that people meet
 * every day. The client looks a term up in all translation files when its own has none,
 * so that naming them here is enough to have them in ours.
 */
export const CORE_TERMS = [
    _t("Missing required fields"),
    _t("Are you sure you want to delete the selected record?"),
    _t("Are you sure you want to delete the %(nbSelected)s selected records?"),
    _t("Are you sure you want to update %(count)s records?"),
    _t("Custom range"),
    _t("Month to date"),
    _t("Year to date"),
    _t("My Preferences"),
    _t("Show options"),
    _t("Try searching for another keyword"),
    _t("before"),
    _t("between"),
    _t("empty"),
    _t("greater or equal to"),
    _t("lower or equal to"),
    _t("lower than"),
    _t("not %(operator_label)s"),
    _t("not ="),
    _t("Caps Lock is on!"),
    _t("Add Star"),
    _t("Remove Star"),
    _t("Tracked Changes"),
    _t("Deleted document"),
    _t("No content."),
    _t("KB"),
];
