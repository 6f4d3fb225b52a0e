import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

import { asJpeg } from "@microworks_supervision/photo_jpeg";

/** Makes JPEG of the photos of a telephone before the form is sent. */
export class PhotoConvert extends Interaction {
    static selector = "input[type=file][accept*='image/jpeg']";
    dynamicContent = { _root: { "t-on-change": this.convert } };

    async convert() {
        const chosen = [...this.el.files];
        const files = await this.waitFor(Promise.all(chosen.map(asJpeg)));
        if (files.some((file, place) => file !== chosen[place])) {
            const carrier = new DataTransfer();
            files.forEach((file) => carrier.items.add(file));
            this.el.files = carrier.files;
        }
    }
}

registry
    .category("public.interactions")
    .add("microworks_portal.photo_convert", PhotoConvert);
