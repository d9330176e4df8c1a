/** "Are you sure?": Block Kit confirm dialogs and the page's own. */
import { dialogProps } from "./dialog.js";
import { redraw, state } from "./store.js";
import { plain, textObject } from "./text.js";
import { cx, h } from "./vdom.js";

/** Asks; resolves to the answer. @param {any} confirm a Block Kit confirm object @returns {Promise<boolean>} */
export function ask(confirm) {
  if (!confirm) return Promise.resolve(true);
  return new Promise((resolve) => {
    state.confirm = { confirm, resolve };
    redraw();
  });
}

/** @param {boolean} yes */
function answer(yes) {
  const waiting = state.confirm;
  state.confirm = null;
  redraw();
  waiting?.resolve(yes);
}

/** The open question, if any. */
export function confirmLayer() {
  if (!state.confirm) return null;
  const { confirm } = state.confirm;
  const no = () => answer(false);
  return h(
    "div",
    {
      key: "confirm",
      class: "scrim scrim-confirm",
      onmousedown: (/** @type {any} */ event) => event.target === event.currentTarget && no(),
    },
    h(
      "div",
      { class: "modal confirm", ...dialogProps("confirm-title", no) },
      h("div", { class: "modal-head" }, h("h2", { id: "confirm-title" }, plain(confirm.title))),
      h("div", { class: "modal-body" }, h("p", null, textObject(confirm.text))),
      h(
        "div",
        { class: "modal-foot" },
        h("button", { type: "button", class: "btn", onclick: no }, plain(confirm.deny) || "Cancel"),
        h("button", {
          type: "button",
          class: cx("btn", confirm.style === "danger" ? "btn-danger" : "btn-primary"),
          "data-autofocus": true,
          onclick: () => answer(true),
        }, plain(confirm.confirm) || "Yes"),
      ),
    ),
  );
}
