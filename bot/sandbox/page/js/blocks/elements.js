/** Interactive elements: buttons, overflow menus, choices. */
import { busyKey, press } from "../actions.js";
import { setValue, valueOf } from "../forms.js";
import { icon } from "../icons.js";
import { openMenu } from "../menu.js";
import { inside } from "../route.js";
import { go } from "../go.js";
import { redraw, state } from "../store.js";
import { plain, textObject } from "../text.js";
import { cx, h } from "../vdom.js";
import { datePicker, dateTimePicker, timePicker } from "./dates.js";
import { selectMenu } from "./select.js";
import { fileInput, numberInput, textInput } from "./input.js";

/** @typedef {import("../types.js").Surface} Surface */
/** @typedef {(element: any, block: any, surface: Surface, all: any[]) => any} Draw */

const spinner = () => h("span", { class: "spinner", "aria-hidden": "true" });

/** @type {Draw} */
function button(element, block, surface, all) {
  const busy = state.busy.has(busyKey(surface, block.block_id, element));
  const style = element.style === "primary" ? "btn-primary" : element.style === "danger" ? "btn-danger" : "";
  return h(
    "button",
    {
      type: "button",
      key: element.action_id,
      class: cx("btn", style, busy && "is-busy"),
      "aria-busy": busy ? "true" : undefined,
      "aria-label": element.accessibility_label,
      disabled: surface.locked,
      onclick: () => onPress(element, block, surface, all),
    },
    h("span", { class: "btn-label" }, plain(element.text)),
    busy ? spinner() : null,
  );
}

/** @type {Draw} */
function onPress(element, block, surface, all) {
  if (element.url) openUrl(element.url);
  void press(surface, block.block_id, element, { value: element.value ?? "", text: element.text }, all);
}

/** @param {string} url */
function openUrl(url) {
  const target = inside(url);
  if (target?.channel || target?.home) go(target);
  else if (/^https?:/.test(url)) window.open(url, "_blank", "noopener");
}

/** @type {Draw} */
function overflow(element, block, surface, all) {
  const busy = state.busy.has(busyKey(surface, block.block_id, element));
  const items = element.options.map((/** @type {any} */ option) => ({
    key: option.value,
    label: plain(option.text),
    desc: option.description ? plain(option.description) : "",
    run: () => {
      if (option.url) openUrl(option.url);
      void press(surface, block.block_id, element, { selected_option: option }, all);
    },
  }));
  return h("button", {
    type: "button",
    key: element.action_id,
    class: cx("btn", "btn-icon", busy && "is-busy"),
    "aria-label": "More actions",
    "aria-haspopup": "menu",
    "aria-busy": busy ? "true" : undefined,
    onclick: (/** @type {any} */ event) => openMenu(event.currentTarget, { label: "More actions", items }),
  }, busy ? spinner() : icon("dots"));
}

/** Checkboxes and radio buttons. @type {Draw} */
function choices(element, block, surface, all) {
  const many = element.type === "checkboxes";
  const value = valueOf(surface, block.block_id, element);
  const chosen = (many ? value.selected_options : [value.selected_option]).filter(Boolean).map((
    /** @type {any} */ each,
  ) => each.value);
  const name = `${surface.key}:${block.block_id}:${element.action_id}`;
  return h(
    "div",
    {
      class: "choices",
      role: many ? "group" : "radiogroup",
      "aria-labelledby": `label-${block.block_id}`,
      key: element.action_id,
    },
    element.options.map((/** @type {any} */ option) =>
      h(
        "label",
        { class: "choice", key: option.value },
        h("input", {
          type: many ? "checkbox" : "radio",
          name,
          checked: chosen.includes(option.value),
          onchange: () => onChoice(element, block, surface, all, option, chosen),
        }),
        h(
          "span",
          null,
          textObject(option.text),
          option.description ? h("span", { class: "choice-desc" }, textObject(option.description)) : null,
        ),
      )
    ),
  );
}

/** @param {any} element @param {any} block @param {Surface} surface @param {any[]} all @param {any} option @param {string[]} chosen */
function onChoice(element, block, surface, all, option, chosen) {
  const on = chosen.includes(option.value);
  const kept = element.options.filter((
    /** @type {any} */ each,
  ) => (each.value === option.value ? !on : chosen.includes(each.value)));
  const value = element.type === "checkboxes" ? { selected_options: kept } : { selected_option: option };
  setValue(surface, block.block_id, element, value);
  redraw();
  if (block.type !== "input" || block.dispatch_action) void press(surface, block.block_id, element, value, all);
}

/** @type {Object<string, Draw>} */
const KINDS = {
  button,
  overflow,
  checkboxes: choices,
  radio_buttons: choices,
  datepicker: datePicker,
  timepicker: timePicker,
  datetimepicker: dateTimePicker,
  plain_text_input: textInput,
  email_text_input: textInput,
  url_text_input: textInput,
  number_input: numberInput,
  file_input: fileInput,
};

/** @type {Draw} */
export function drawElement(element, block, surface, all) {
  if (/_select$/.test(element.type)) return selectMenu(element, block, surface, all);
  const kind = KINDS[element.type];
  return kind ? kind(element, block, surface, all) : h("span", { class: "unknown" }, element.type);
}
