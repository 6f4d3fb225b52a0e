import { registry } from "@web/core/registry";

// A village clerk applies for a road, in Chinese: the class appears, what is missing
// is shown before anybody presses, and pressing too early is refused with a code.
registry.category("web_tour.tours").add("microworks_application", {
    steps: () => [
        {
            content: "begin a project",
            trigger: ".o_control_panel_main_buttons button.o-kanban-button-new",
            run: "click",
        },
        {
            content: "name it",
            trigger: ".o_form_view .o_field_widget[name=name] :is(input, textarea)",
            run: "edit 三组入户道路硬化",
        },
        {
            content: "estimate it",
            trigger: ".o_field_widget[name=estimated_amount] input",
            run: "edit 86000",
        },
        {
            content: "save",
            trigger: "button.o_form_button_save",
            run: "click",
        },
        {
            content: "the class follows from the rules",
            trigger: ".o_form_saved .o_field_widget[name=works_class]:contains(C类)",
        },
        {
            content: "what is missing is told at once",
            trigger: ".alert-warning:contains(MW-GATE-D01)",
        },
        {
            content: "apply too early",
            trigger: "button[name=action_apply]",
            run: "click",
        },
        {
            content: "the refusal names the code",
            trigger: ".modal:contains(MW-GATE-D01)",
        },
        {
            content: "read and close it",
            trigger: ".modal .modal-footer button.btn-primary",
            run: "click",
        },
        {
            content: "nothing has changed",
            trigger: "body:not(:has(.modal)) button[name=action_apply]",
        },
    ],
});

// A township leader finds the file of a project and its trail.
registry.category("web_tour.tours").add("microworks_trail", {
    steps: () => [
        {
            content: "open the project",
            trigger: ".o_kanban_record:contains(已申报的道路)",
            run: "click",
        },
        {
            content: "open its trail",
            trigger: "button[name=action_view_events]",
            run: "click",
        },
        {
            content: "the application is there, with person and role",
            trigger: ".o_list_view .o_data_row:contains(已申报):contains(村级经办人)",
        },
    ],
});
