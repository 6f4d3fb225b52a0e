/**
 * What tests ask of a page, and how they move in it; loaded before the page's own scripts.
 */
(() => {
    let open = 0;
    const send = XMLHttpRequest.prototype.send;
    XMLHttpRequest.prototype.send = function (...content) {
        open += 1;
        this.addEventListener("loadend", () => (open -= 1), { once: true });
        return send.apply(this, content);
    };
    const fetched = window.fetch;
    window.fetch = (...request) => {
        open += 1;
        return fetched(...request).finally(() => (open -= 1));
    };

    const modules = () => window.odoo?.loader?.modules;

    /** Answers may come from the client's own store, which asks nothing of the server. */
    let counted;
    function countCalls() {
        const rpc = modules()?.get("@web/core/network/rpc")?.rpc;
        if (!rpc || counted === rpc) {
            return;
        }
        counted = rpc;
        const call = rpc._rpc;
        rpc._rpc = (...what) => {
            open += 1;
            const answer = call(...what);
            answer.then(() => (open -= 1), () => (open -= 1));
            return answer;
        };
    }

    function drawing() {
        const apps = modules()?.get("@odoo/owl")?.App.apps || [];
        return [...apps].some((app) => app.scheduler.tasks.size);
    }

    /**
     * Whether nothing is asked of the server, and nothing waits to be drawn, for three
     * frames in a row. Frames come later where the machine is slow; a time would not.
     *
     * A script is faster than a person: what it types into a row that is about to be drawn
     * again is lost.
     */
    let asked, calm;
    window.microworksQuiet = (question) => {
        countCalls();
        if (asked !== question) {
            [asked, calm] = [question, 0];
        }
        calm = open || drawing() ? 0 : calm + 1;
        return calm >= 3;
    };

    /** What a person would have to save or close before he goes on. */
    const unfinished = () => document.querySelector(
        ".modal, .o_error_dialog, .o_form_status_indicator_buttons:not(.invisible), "
        + ".o_selected_row, .o_kanban_quick_create"
    );
    const client = () => window.odoo?.__WOWL_DEBUG__?.root?.env;

    /**
     * Follow a link inside the web client, and await what it leads to.
     *
     * @returns {Promise<boolean>} false where the page has to be loaded
     */
    window.microworksGo = async (path) => {
        const env = client();
        if (!env || unfinished()) {
            return false;
        }
        countCalls();
        let later;
        const arrived = new Promise((resolve) => {
            later = ({ detail }) => resolve(detail !== "new");
            env.bus.addEventListener("ACTION_MANAGER:UI-UPDATED", later);
            setTimeout(() => resolve(false), 30_000);
        });
        const link = document.createElement("a");
        link.href = path;
        document.body.append(link);
        link.click();
        link.remove();
        const there = await arrived;
        env.bus.removeEventListener("ACTION_MANAGER:UI-UPDATED", later);
        return there;
    };

    /** Close what tells of the test before; false where something is left unfinished. */
    window.microworksTidy = () => {
        for (const button of document.querySelectorAll(".o_notification_close")) {
            button.click();
        }
        sessionStorage.clear();
        return Boolean(client() && !open && !unfinished());
    };
})();
