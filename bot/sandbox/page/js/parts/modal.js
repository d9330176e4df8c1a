/** The stack of open modals; the top one has the focus, those under it are still there. */
import { dismiss, submit } from "../actions.js";
import { drawBlocks } from "../blocks/index.js";
import { dialogProps } from "../dialog.js";
import { icon } from "../icons.js";
import { avatar } from "../people.js";
import { state } from "../store.js";
import { plain } from "../text.js";
import { cx, h } from "../vdom.js";

/** @typedef {import("../types.js").SlackView} SlackView */

/** @param {SlackView} view @returns {import("../types.js").Surface} */
function surfaceOf(view) {
  const key = `v:${view.id}`;
  const own = state.forms.get(`${key}/errors`) || {};
  return {
    key,
    container: { type: "view", view_id: view.id },
    files: view.files || {},
    state: view.state,
    errors: { ...(view.errors || {}), ...own },
  };
}

/** @param {SlackView} view @param {string} titleId */
const head = (view, titleId) =>
  h(
    "div",
    { class: "modal-head" },
    avatar(state.view?.bot.user || "", "sm"),
    h("h2", { id: titleId }, plain(view.title)),
    h("button", {
      type: "button",
      class: "btn-quiet",
      "aria-label": "Close",
      onclick: () => dismiss(view, true),
    }, icon("close")),
  );

/** @param {SlackView} view @param {boolean} busy */
const foot = (view, busy) =>
  h(
    "div",
    { class: "modal-foot" },
    h(
      "button",
      { type: "button", class: "btn", onclick: () => dismiss(view, false) },
      plain(view.close) || (view.submit ? "Cancel" : "Close"),
    ),
    view.submit
      ? h(
        "button",
        {
          type: "submit",
          class: cx("btn", "btn-primary", busy && "is-busy"),
          disabled: busy,
          "aria-busy": busy ? "true" : undefined,
        },
        h("span", { class: "btn-label" }, plain(view.submit)),
        busy ? h("span", { class: "spinner", "aria-hidden": "true" }) : null,
      )
      : null,
  );

/** @param {SlackView} view @param {boolean} top */
function modal(view, top) {
  const surface = surfaceOf(view);
  const busy = view.busy || state.busy.has(`submit:${view.id}`);
  const trouble = state.refusals.get(surface.key);
  const titleId = `title-${view.id}`;
  return h(
    "div",
    { key: view.id, class: cx("scrim", !top && "is-under"), inert: !top || Boolean(state.confirm) },
    h(
      "div",
      { class: "modal", ...dialogProps(titleId, () => void dismiss(view, false)) },
      h(
        "form",
        {
          class: "modal-form",
          novalidate: true,
          onsubmit: (/** @type {Event} */ event) => (event.preventDefault(), void submit(surface, view)),
        },
        head(view, titleId),
        h(
          "div",
          { class: "modal-body" },
          trouble ? h("p", { class: "modal-trouble", role: "alert" }, trouble) : null,
          drawBlocks(view.blocks, surface),
        ),
        foot(view, busy),
      ),
    ),
  );
}

export const modals = () => {
  const open = state.view?.modals || [];
  return open.map((view, index) => modal(view, index === open.length - 1));
};
