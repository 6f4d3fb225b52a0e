import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { FloatField, floatField } from "@web/views/fields/float/float_field";

/**
 * A latitude or longitude. Zero is stored where nobody knows the position: it is shown
 * as such, and not as a place in the Gulf of Guinea.
 */
export class DegreesField extends FloatField {
    get formattedValue() {
        if (this.value) {
            return super.formattedValue;
        }
        return this.props.readonly ? _t("not known") : "";
    }
}

registry.category("fields").add("microworks_degrees", {
    ...floatField,
    component: DegreesField,
});
