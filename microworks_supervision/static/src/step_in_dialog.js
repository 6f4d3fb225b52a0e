import { onWillDestroy } from "@odoo/owl";
import { patch } from "@web/core/utils/patch";
import { X2ManyFieldDialog } from "@web/views/fields/relational_utils";

/**
 * A step taken in the dialogue of a row, such as handing in a paper, changes what the
 * form behind it lacks. Odoo reads the row again, and not the form: its list of what is
 * missing would stay as it was until somebody reloads the page. What is typed into the
 * form and not saved yet stays; saving reads the list anew.
 */
patch(X2ManyFieldDialog.prototype, {
    setup() {
        super.setup();
        const { root } = this.props.record.model;
        onWillDestroy(async () => {
            if (this.hasStepped && root.resId && !(await root.isDirty())) {
                await root.load();
            }
        });
    },

    async beforeExecuteActionButton(clickParams) {
        this.hasStepped ||= clickParams.special !== "cancel";
        return super.beforeExecuteActionButton(clickParams);
    },
});
