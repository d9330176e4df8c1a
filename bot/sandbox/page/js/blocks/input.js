/** The fields one types into, and the one for files. */
import { press } from "../actions.js";
import { upload } from "../api.js";
import { setValue, valueOf } from "../forms.js";
import { icon } from "../icons.js";
import { redraw, state, toast, whileBusy } from "../store.js";
import { plain } from "../text.js";
import { cx, h } from "../vdom.js";
import { described } from "./field.js";

/** @typedef {import("../types.js").Surface} Surface */

/** @param {any} element @param {any} block @param {Surface} surface @param {any[]} all */
export function textInput(element, block, surface, all) {
  const value = valueOf(surface, block.block_id, element).value ?? "";
  const config = element.dispatch_action_config?.trigger_actions_on || ["on_enter_pressed"];
  /** @param {string} when */
  const dispatch = (when) =>
    block.dispatch_action && config.includes(when) && void press(surface, block.block_id, element, { value }, all);
  const most = element.max_length || 3000;
  const left = most - value.length;
  const field = h(element.multiline ? "textarea" : "input", {
    ...described(block, surface, element),
    class: "field-input",
    type: element.multiline ? undefined : "text",
    rows: element.multiline ? 4 : undefined,
    dir: "auto",
    placeholder: plain(element.placeholder) || undefined,
    maxlength: most,
    value,
    autocomplete: "off",
    oninput: (/** @type {any} */ event) => {
      setValue(surface, block.block_id, element, { value: event.target.value || null });
      redraw();
      dispatch("on_character_entered");
    },
    onkeydown: (/** @type {KeyboardEvent} */ event) =>
      event.key === "Enter" && !element.multiline && dispatch("on_enter_pressed"),
  });
  return h(
    "div",
    { class: "field-wrap", key: element.action_id },
    field,
    left <= Math.min(50, most / 4) ? h("span", { class: "left", "aria-live": "polite" }, String(left)) : null,
  );
}

/** @param {any} element @param {any} block @param {Surface} surface */
export function numberInput(element, block, surface) {
  return h("input", {
    ...described(block, surface, element),
    class: "field-input",
    type: "text",
    inputmode: element.is_decimal_allowed ? "decimal" : "numeric",
    placeholder: plain(element.placeholder) || undefined,
    value: valueOf(surface, block.block_id, element).value ?? "",
    oninput: (
      /** @type {any} */ event,
    ) => (setValue(surface, block.block_id, element, { value: event.target.value || null }), redraw()),
  });
}

/** @param {any} element @param {any} block @param {Surface} surface */
export function fileInput(element, block, surface) {
  const files = valueOf(surface, block.block_id, element).files || [];
  const key = `upload:${surface.key}:${block.block_id}`;
  /** @param {any[]} next */
  const set = (next) => (setValue(surface, block.block_id, element, { files: next }), redraw());
  const picked = (/** @type {any} */ event) =>
    void whileBusy(key, async () => {
      const kept = [...files];
      for (const file of event.target.files) {
        const answer = await upload(state.route.me, file);
        if (answer.ok) kept.push(answer.file);
        else toast(answer.text || "The file could not be uploaded.");
      }
      set(kept.slice(0, element.max_files || 10));
    });
  const accept = (element.filetypes || []).map((/** @type {string} */ each) => `.${each}`).join(",") || undefined;
  return h(
    "div",
    { class: "files", key: element.action_id },
    files.map((/** @type {any} */ file) =>
      h(
        "span",
        { class: "chip", key: file.id },
        icon("clip", 14),
        file.name,
        h("button", {
          type: "button",
          class: "chip-x",
          "aria-label": `Remove ${file.name}`,
          onclick: () => set(files.filter((/** @type {any} */ each) => each.id !== file.id)),
        }, icon("close", 12)),
      )
    ),
    h(
      "label",
      { class: cx("btn", "file-btn", state.busy.has(key) && "is-busy") },
      h("span", { class: "btn-label" }, files.length ? "Add another file" : "Choose a file"),
      h("input", {
        ...described(block, surface, element),
        type: "file",
        class: "sr-only",
        accept,
        multiple: (element.max_files || 10) > 1,
        onchange: picked,
      }),
    ),
  );
}
