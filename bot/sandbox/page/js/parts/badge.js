/** The red count of what rang. */
import { h } from "../vdom.js";

/** @param {number} count */
export const badge = (
  count,
) => (count > 0 ? h("span", { class: "badge", "aria-hidden": "true" }, count > 99 ? "99+" : String(count)) : null);
