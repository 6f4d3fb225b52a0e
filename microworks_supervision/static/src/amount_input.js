import { patch } from "@web/core/utils/patch";
import { MonetaryField } from "@web/views/fields/monetary/monetary_field";
import { InvalidNumberError } from "@web/views/fields/parsers";

/**
 * Amounts as people here write them. Odoo drops every letter around a number, so that
 * "8.6万元" would be stored as 8.60 and "八万" as nothing at all: on our forms 万 and 亿
 * count, and other letters make the field invalid.
 */
const UNITS = { 万: 10_000, 亿: 100_000_000 };
const WRITTEN = /^[¥￥\s]*([-+]?[\d.,，\s]+?)\s*([万亿])?\s*(?:元|人民币|CNY|RMB)?整?\s*$/iu;

export function readAmount(text) {
    const written = text.match(WRITTEN);
    if (!written) {
        return false;
    }
    const [, number, unit] = written;
    const amount = Number(number.replace(/[,，\s]/g, ""));
    // Fen are the smallest money: 8.6 × 10 000 is 86 000 and not 85 999.99….
    return Math.round(amount * (UNITS[unit] || 1) * 100) / 100;
}

patch(MonetaryField.prototype, {
    get inputOptions() {
        const options = super.inputOptions;
        if (!this.props.record.resModel.startsWith("microworks.")) {
            return options;
        }
        return {
            ...options,
            parse: (text) => {
                // Sums and "+=5" of Odoo's own stay.
                if (!text.trim() || /^[-+*/]?\s*=/.test(text)) {
                    return options.parse(text);
                }
                const amount = readAmount(text);
                if (amount === false || Number.isNaN(amount)) {
                    throw new InvalidNumberError(`"${text}" is not an amount`);
                }
                return amount;
            },
        };
    },
});
