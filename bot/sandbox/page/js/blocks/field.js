/** What surrounds an element in an `input` block: its label, hint and error, and what ties them to it. */
import { plain } from "../text.js";
import { cx, h } from "../vdom.js";

/** @typedef {import("../types.js").Surface} Surface */

/** What ties a field to its label, hint and error. @param {any} block @param {Surface} surface @param {any} element */
export function described(block, surface, element) {
  const error = surface.errors[block.block_id];
  return {
    id: `in-${block.block_id}`,
    key: element.action_id,
    "aria-invalid": error ? "true" : undefined,
    "aria-required": block.optional ? undefined : "true",
    "aria-describedby":
      [error && `error-${block.block_id}`, block.hint && `hint-${block.block_id}`].filter(Boolean).join(" ") ||
      undefined,
    "data-autofocus": element.focus_on_load ? true : undefined,
  };
}

/** The block around its element. @param {any} block @param {Surface} surface @param {any} element as drawn */
export function labelled(block, surface, element) {
  const error = surface.errors[block.block_id];
  const optional = block.optional ? h("span", { class: "optional" }, " (optional)") : null;
  const named = /input$/.test(block.element.type) && block.element.type !== "file_input";
  return h(
    "div",
    { class: cx("input", error && "has-error") },
    h(named ? "label" : "div", {
      class: "input-label",
      id: `label-${block.block_id}`,
      for: named ? `in-${block.block_id}` : undefined,
    }, [plain(block.label), optional]),
    element,
    error ? h("p", { class: "field-error", id: `error-${block.block_id}`, role: "alert" }, error) : null,
    block.hint ? h("p", { class: "hint", id: `hint-${block.block_id}` }, plain(block.hint)) : null,
  );
}
