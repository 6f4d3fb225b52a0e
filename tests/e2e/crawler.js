/**
 * Walk through every screen that the person at this page can reach from our menus.
 *
 * Runs inside the page, because the way through some hundred screens is an order of
 * magnitude shorter there than through the browser's remote control. It only looks: it
 * saves nothing and takes no step of a workflow.
 *
 * `window.microworksCrawl(options)` starts it; `window.microworksFound` is what it found
 * until now, with `done` at the end.
 */
(() => {
    // Codes, addresses and digests are the same in every language.
    // The badge of a translated field is the code of the language.
    const SKIPPED = "script, style, noscript, code, .fa, .o_ace_view_editor, "
        + "button.o_field_translate, "
        + "[name=code], [name=login], [name=email], [name*=sha256], [name=content], [name=payload], [name=word], .o_field_url, "
        // Keys of parameters, whose words stand in the column beside them.
        + "[name=parameter_ids] td[name=value]";
    const ATTRIBUTES = ["placeholder", "title", "data-tooltip", "alt"];
    const found = { faults: [], screens: [], counts: {}, done: false };
    window.microworksFound = found;
    let options, env, rpc, where;
    const open = new Set();
    const told = new Set();
    const opened = [];

    const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
    const all = (selector, root = document) => [...root.querySelectorAll(selector)];
    const visible = (element) =>
        element.checkVisibility({ visibilityProperty: true, opacityProperty: false });
    const shown = (selector, root) => all(selector, root).filter(visible);
    const words = (text) => text.replace(/\s+/g, " ").trim();

    function count(what) {
        found.counts[what] = (found.counts[what] || 0) + 1;
    }

    function fault(kind, text) {
        const key = [where.join(), kind, text].join("|");
        if (!told.has(key)) {
            told.add(key);
            found.faults.push({ where: where.join(" → "), kind, text: text.slice(0, 300) });
        }
    }

    /** Wait until nothing is asked of the server and the page has been drawn. */
    async function settle(selector) {
        const end = Date.now() + options.patience;
        for (let quiet = 0; quiet < 2; ) {
            await sleep(5);
            const ready = !open.size && (!selector || document.querySelector(selector));
            quiet = ready ? quiet + 1 : 0;
            if (Date.now() > end) {
                fault("too slow", selector || `${open.size} requests open`);
                return false;
            }
        }
        return true;
    }

    // === JUDGING A SCREEN ===

    const allowed = () => (options.pattern ??= new RegExp(options.allowed.join("|"), "g"));

    function judge(text, what) {
        const plain = words(text);
        if (!plain || told.has(`judged ${plain}`)) {
            return;
        }
        const rest = plain.replace(allowed(), " ");
        if (/\b[a-z]\w*[_.][a-z][\w.]*\b/.test(rest)) {
            fault(`raw key${what}`, plain);
        } else if (/[A-Za-z]{2,}/.test(rest)) {
            fault(`English${what}`, plain);
        } else {
            told.add(`judged ${plain}`);
        }
    }

    function look(root = document.body) {
        const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            const parent = node.parentElement;
            if (/[A-Za-z]{2,}/.test(node.data) && !parent.closest(SKIPPED) && visible(parent)) {
                judge(node.data, "");
            }
        }
        for (const attribute of ATTRIBUTES) {
            for (const element of all(`[${attribute}]`, root)) {
                const text = element.getAttribute(attribute);
                if (/[A-Za-z]{2,}/.test(text) && !element.closest(SKIPPED) && visible(element)) {
                    judge(text, ` (${attribute})`);
                }
            }
        }
        for (const dialog of shown(".o_error_dialog, .o_dialog_error, .modal .o_error_detail")) {
            fault("error dialog", words(dialog.textContent));
        }
        for (const note of shown(".o_notification.border-danger")) {
            fault("error notification", words(note.textContent));
        }
        count("looks");
    }

    /** Tell of what sticks out of the window to the right. */
    function measure() {
        const room = document.documentElement.clientWidth + 1;
        const checked = ".o_control_panel, .o_form_sheet, .o_form_statusbar, .modal-content";
        for (const element of shown(checked)) {
            const inner = element.closest(".o_form_sheet_bg, .modal, .o_content") || element;
            if (element.getBoundingClientRect().right > room || inner.scrollWidth > inner.clientWidth + 2) {
                fault("wider than the window", element.className.split(" ")[0]);
            }
        }
        // An amount that ends in dots is none.
        for (const cell of shown(".o_list_table td.o_list_number")) {
            const widest = Math.max(cell.scrollWidth, ...all("*", cell).map((e) => e.scrollWidth));
            if (words(cell.textContent) && widest > cell.clientWidth + 1) {
                fault("cut off", words(cell.textContent));
            }
        }
    }

    // === PARTS OF A SCREEN ===

    async function closeDialogs() {
        for (let tries = 0; tries < 4 && shown(".modal .btn-close").length; tries++) {
            shown(".modal .btn-close").at(-1).click();
            await settle();
        }
    }

    async function step(name, what) {
        where.push(name);
        const started = Date.now();
        try {
            await what();
        } catch (error) {
            fault("crawler", String(error.stack || error).slice(0, 300));
        }
        found.screens.push(`${where.join(" → ")} ${Date.now() - started} ms`);
        where.pop();
    }

    async function notebook() {
        for (const tab of shown(".o_form_view .o_notebook_headers .nav-link:not(.active)")) {
            await step(`page ${words(tab.textContent)}`, async () => {
                tab.click();
                await settle();
                count("pages");
                look();
                measure();
            });
        }
    }

    async function actionMenu() {
        const toggler = shown(".o_control_panel .o_cp_action_menus button.dropdown-toggle, .o_control_panel .o_cp_action_menus .o-dropdown")[0];
        if (toggler) {
            await step("action menu", async () => {
                toggler.click();
                await settle();
                for (const menu of shown(".o-dropdown--menu")) {
                    look(menu);
                }
                toggler.click();
                await settle();
            });
        }
    }

    async function smartButtons() {
        const names = shown(".o_form_view .oe_stat_button").map((button) => button.name);
        for (const name of names) {
            const key = `${env.services.action.currentController.props.resModel} ${name}`;
            const button = shown(`.o_form_view .oe_stat_button[name="${name}"]`)[0];
            if (!button || button.disabled || !(await first(`button ${key}`))) {
                continue;
            }
            await step(`smart button ${words(button.textContent)}`, async () => {
                const before = env.services.action.currentController;
                opened.length = 0;
                button.click();
                // Between two of its requests it looks as if nothing happened.
                const idle = () => !opened.length && !shown(".modal").length
                    && env.services.action.currentController === before;
                for (let tries = 0; tries < 60 && idle(); tries++) {
                    await sleep(50);
                    await settle();
                }
                count("smart buttons");
                look();
                measure();
                if (shown(".modal").length) {
                    await closeDialogs();
                } else if (env.services.action.currentController !== before) {
                    await env.services.action.restore(before.jsId);
                    await settle(".o_form_view");
                } else if (!opened.length) {
                    fault("smart button", "does nothing");
                }
            });
        }
    }

    /** Whether nobody of all who walk has done this before; the test keeps the book. */
    const first = (key) => options.thorough || window.microworksFirst(key);

    async function toggleEach(menu, kind) {
        const items = () => shown(`${menu} .o_menu_item:not(.o_add_custom_filter):not(.o_add_custom_group_menu)`);
        for (let number = 0; number < items().length; number++) {
            const item = items()[number];
            if (item.tagName === "SELECT" || item.querySelector("select") || item.matches(".selected")) {
                continue;
            }
            await step(`${kind} ${words(item.textContent)}`, async () => {
                item.click();
                await settle();
                count(`${kind}s`);
                look();
                // A filter with a menu of its own, such as a date, opens it instead.
                items()[number]?.matches(".selected") && items()[number].click();
                await settle();
            });
        }
    }

    async function search() {
        const toggler = shown(".o_searchview_dropdown_toggler")[0];
        if (!toggler) {
            return;
        }
        await step("search", async () => {
            toggler.click();
            await settle(".o_search_bar_menu");
            look();
            if (await first(`search ${where[0]}`)) {
                await clearFacets();
                await toggleEach(".o_filter_menu", "filter");
                await toggleEach(".o_group_by_menu", "group-by");
            }
            shown(".o_search_bar_menu").length && toggler.click();
            await settle();
        });
    }

    async function clearFacets() {
        for (let tries = 0; tries < 8 && shown(".o_facet_remove").length; tries++) {
            shown(".o_facet_remove")[0].click();
            await settle();
        }
    }

    // === A MENU ENTRY ===

    async function showView(type, props) {
        await env.services.action.switchView(type, props);
        const name = { list: "list", hierarchy: "hierarchy" }[type] || type;
        await settle(`.o_${name}_view`);
        count(type);
        look();
        measure();
    }

    async function form(resId, name) {
        const { resModel } = env.services.action.currentController.props;
        const { views } = env.services.action.currentController.action;
        const loaded = await env.services.view.loadViews({
            resModel, views: views.filter((view) => view[1] === "form"), context: {},
        });
        // Whoever is served the same form of the same record sees the same.
        if (!(await first(`form ${resModel} ${resId} ${loaded.views.form.arch}`))) {
            return;
        }
        await step(name, async () => {
            await showView("form", { resId });
            await notebook();
            if (!resId) {
                await chooseProject();
            }
            if (resId) {
                await smartButtons();
                await actionMenu();
            }
            count("forms");
        });
    }

    /** Whoever sees a project can choose one for his new record. */
    async function chooseProject() {
        const input = shown(".o_form_view .o_field_many2one[name=project_id] input")[0];
        if (input && !input.value && (await firstRecord("microworks.project", []))) {
            input.click();
            await settle(".o-autocomplete--dropdown-item");
            if (shown(".o-autocomplete--dropdown-item.o_m2o_no_result").length) {
                fault("nothing to choose", "project_id");
            }
            count("choices");
            input.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
            await settle();
        }
    }

    async function firstRecord(model, domain) {
        const ids = await rpc(`/web/dataset/call_kw/${model}/search`, {
            model, method: "search", args: [domain], kwargs: { limit: 1 },
        });
        return ids[0];
    }

    /** One record of every state, so that every alert and button is seen once. */
    async function recordsOfStates(model, domain) {
        const fields = await env.services.field.loadFields(model, { fieldNames: ["state"] });
        if (!options.everyState || !fields.state) {
            const id = await firstRecord(model, domain);
            return id ? [[id, "form"]] : [];
        }
        const records = [];
        for (const [state, label] of fields.state.selection) {
            const id = await firstRecord(model, [...domain, ["state", "=", state]]);
            id && records.push([id, `form ${label}`]);
        }
        return records;
    }

    async function views(action) {
        const types = env.services.action.currentController.action.views.map((view) => view[1]);
        const model = action.res_model;
        for (const type of types.filter((type) => !["form", "search"].includes(type))) {
            // What differs between persons is what they may open and do: the first view
            // and the form. The others are looked at once.
            if (type !== types[0] && !(await first(`view ${where[0]} ${type}`))) {
                continue;
            }
            await step(type, async () => {
                await showView(type);
                if (["list", "kanban"].includes(type) && (await first(`actions ${where[0]}`))) {
                    await actionMenu();
                }
                if (type === types[0]) {
                    await search();
                }
            });
        }
        const creates = shown(".o_list_button_add, .o-kanban-button-new").length
            || shown(".o_control_panel .o_list_button_add").length;
        if (!types.includes("form")) {
            return;
        }
        const domain = env.services.action.currentController.props.domain || [];
        for (const [id, name] of await recordsOfStates(model, domain)) {
            await form(id, name);
        }
        if (creates) {
            await form(false, "new form");
        }
    }

    async function menu(item, path) {
        where = [path];
        const started = Date.now();
        await env.services.menu.selectMenu(item);
        await settle(".o_action_manager > *, .modal");
        look();
        count("menus");
        if (shown(".modal").length) {
            measure();
            await notebook();
            await closeDialogs();
        } else {
            const action = env.services.action.currentController.action;
            if (action.type === "ir.actions.act_window") {
                await views(action);
            }
        }
        found.screens.push(`${path} ${Date.now() - started} ms`);
    }

    function entries(tree, path) {
        const here = path ? `${path} / ${tree.name}` : tree.name;
        const below = tree.childrenTree.flatMap((child) => entries(child, here));
        return tree.actionID && !(tree.childrenTree.length && below.some((entry) => entry[0].actionID === tree.actionID))
            ? [[tree, here], ...below]
            : below;
    }

    window.microworksCrawl = async (given) => {
        options = given;
        env = odoo.__WOWL_DEBUG__.root.env;
        const network = odoo.loader.modules.get("@web/core/network/rpc");
        rpc = network.rpc;
        where = ["start"];
        network.rpcBus.addEventListener("RPC:REQUEST", ({ detail }) => {
            detail.settings.silent || open.add(detail.data.id);
        });
        network.rpcBus.addEventListener("RPC:RESPONSE", ({ detail }) => {
            open.delete(detail.data.id);
            if (detail.error) {
                const data = detail.error.data || detail.error;
                fault("failed request", `${detail.data.params?.model || ""} ${detail.data.params?.method || ""} ${data.message}`);
            }
        });
        // Another tab would be nobody's to look at.
        const { browser } = odoo.loader.modules.get("@web/core/browser/browser");
        browser.open = window.open = (address) => opened.push(address) && null;
        window.addEventListener("error", (event) => fault("script error", event.message));
        try {
            const apps = env.services.menu.getApps();
            for (const app of apps.filter((app) => options.apps.includes(app.xmlid))) {
                const tree = env.services.menu.getMenuAsTree(app.id);
                for (const [item, path] of entries(tree, "").slice(options.from || 0, options.to)) {
                    if (!options.only || path.includes(options.only)) {
                        await menu(item, path).catch((error) => fault("crawler", String(error.stack || error)));
                        await closeDialogs();
                    }
                }
            }
        } finally {
            found.apps = env.services.menu.getApps().map((app) => `${app.name} ${app.xmlid}`);
            found.done = true;
        }
    };
})();
