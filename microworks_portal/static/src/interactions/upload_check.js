import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

const MEGABYTE = 1024 * 1024;

/**
 * Says that a file is too large before it is sent: the server cuts off what is far too
 * large without reading the form, and everything typed would be gone with it.
 */
export class UploadCheck extends Interaction {
    static selector = "input[type=file][data-max-mb]";
    dynamicContent = { _root: { "t-on-change": this.check } };

    check() {
        const limit = Number(this.el.dataset.maxMb) * MEGABYTE;
        const isFine = [...this.el.files].every((file) => file.size <= limit);
        const note = this.el.parentElement.querySelector(".invalid-feedback");
        this.el.setCustomValidity(isFine ? "" : note.textContent.trim());
        this.el.classList.toggle("is-invalid", !isFine);
    }
}

registry.category("public.interactions").add("microworks_portal.upload_check", UploadCheck);
