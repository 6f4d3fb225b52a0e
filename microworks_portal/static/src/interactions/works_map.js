import { loadCSS, loadJS } from "@web/core/assets";
import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

const LEAFLET = "/microworks_portal/static/lib/leaflet";

/**
 * Lays an approved base map under the points, where its address is set. Without an
 * address, without the library or without the network the drawn plan simply stays.
 */
export class WorksMap extends Interaction {
    static selector = ".o_mw_map[data-tile-url]";

    async willStart() {
        try {
            await Promise.all([
                loadJS(`${LEAFLET}/leaflet.js`),
                loadCSS(`${LEAFLET}/leaflet.css`),
            ]);
        } catch {
            this.leaflet = null;
            return;
        }
        this.leaflet = window.L;
    }

    start() {
        if (!this.leaflet) {
            return;
        }
        const L = this.leaflet;
        const plan = this.el.querySelector("svg");
        const canvas = document.createElement("div");
        canvas.className = "o_mw_map_canvas";
        this.insert(canvas, this.el);
        const map = L.map(canvas, { attributionControl: true, zoomControl: false });
        map.attributionControl.setPrefix(false);
        L.control
            .zoom({ zoomInTitle: this.word("in"), zoomOutTitle: this.word("out") })
            .addTo(map);
        map.on("popupopen", ({ popup }) => {
            const close = popup.getElement().querySelector(".leaflet-popup-close-button");
            close.setAttribute("aria-label", this.word("close"));
        });
        L.tileLayer(this.el.dataset.tileUrl, {
            attribution: this.escape(this.el.dataset.reviewNumber || ""),
        }).addTo(map);
        const markers = [...plan.querySelectorAll("a[data-lat]")].map((link) => {
            const { lat, lng, name } = link.dataset;
            const popup = document.createElement("a");
            popup.href = link.getAttribute("href");
            popup.textContent = name;
            // As large as a finger, and with the keyboard, too.
            const className = link.querySelector("circle").getAttribute("class");
            const marker = L.circleMarker([lat, lng], {
                className,
                radius: 11,
                // The class says the colour of the phase.
                stroke: false,
                fillColor: null,
                fillOpacity: 1,
            });
            marker.bindPopup(popup).addTo(map);
            return { marker, name };
        });
        map.fitBounds(L.featureGroup(markers.map(({ marker }) => marker)).getBounds().pad(0.1));
        for (const { marker, name } of markers) {
            this.makeReachable(marker, name);
        }
        plan.classList.add("d-none");
        this.registerCleanup(() => {
            map.remove();
            plan.classList.remove("d-none");
        });
    }

    /** Leaflet's circles are drawings: say what they are, and open them with Enter. */
    makeReachable(marker, name) {
        const shape = marker.getElement();
        shape.setAttribute("tabindex", "0");
        shape.setAttribute("role", "button");
        shape.setAttribute("aria-label", name);
        this.addListener(shape, "keydown", (event) => {
            if (["Enter", " "].includes(event.key)) {
                event.preventDefault();
                marker.openPopup();
                marker.getPopup().getElement().querySelector("a").focus();
            }
        });
    }

    /** A word in the language of the page. */
    word(name) {
        return this.el.querySelector(`[data-word="${name}"]`).textContent.trim();
    }

    escape(text) {
        const holder = document.createElement("span");
        holder.textContent = text;
        return holder.innerHTML;
    }
}

registry.category("public.interactions").add("microworks_portal.works_map", WorksMap);
