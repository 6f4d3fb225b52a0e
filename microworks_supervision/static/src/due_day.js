import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import {
    RemainingDaysField,
    remainingDaysField,
} from "@web/views/fields/remaining_days/remaining_days_field";

/**
 * A last day with the days that are left. "Next month" is no deadline: it may be four
 * days off, and nobody can hold a paper against it.
 */
export class DueDayField extends RemainingDaysField {
    get diffString() {
        const days = this.diffDays;
        if (days === null) {
            return "";
        }
        const date = this.props.record.data[this.props.name].toFormat("yyyy-MM-dd");
        if (days === 0) {
            return _t("%(date)s (today)", { date });
        }
        if (days < 0) {
            return _t("%(date)s (%(days)s days over)", { date, days: -days });
        }
        return _t("%(date)s (%(days)s days left)", { date, days });
    }
}

registry.category("fields").add("microworks_due_day", {
    ...remainingDaysField,
    component: DueDayField,
});
