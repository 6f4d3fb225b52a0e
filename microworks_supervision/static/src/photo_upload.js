import { patch } from "@web/core/utils/patch";
import { FileUploader } from "@web/views/fields/file_handler";

import { asJpeg } from "./photo_jpeg";

patch(FileUploader.prototype, {
    async onFileChange(ev) {
        const field = ev.target;
        const files = await Promise.all([...field.files].map(asJpeg));
        return super.onFileChange({
            target: {
                files,
                set value(value) {
                    field.value = value;
                },
            },
        });
    },
});
