/** The phone of whom I am: what really rang, newest first, and nothing else. */
import { openRing, seeAllRings } from "../actions.js";
import { icon } from "../icons.js";
import { avatar, channel, firstName, me, nameOf, titleOf, viewer } from "../people.js";
import { phoneShown, state, togglePhone } from "../store.js";
import { words } from "../text.js";
import { shortText, timeText } from "../time.js";
import { cx, h } from "../vdom.js";

/** Where it was said, if not in a message to me alone. @param {import("../types.js").Ring} ring */
function source(ring) {
  const place = channel(ring.channel);
  if (!place || place.kind !== "channel") return "";
  return `#${titleOf(place)}${ring.thread_ts && ring.thread_ts !== ring.ts ? ", in a thread" : ""}`;
}

/** @param {import("../types.js").Ring} ring */
const face = (ring) => avatar(ring.who, "xs");

/** @param {import("../types.js").Ring} ring */
const card = (ring) =>
  h(
    "li",
    { key: ring.id },
    h(
      "button",
      { type: "button", class: cx("ring", !ring.seen && "is-new"), onclick: () => openRing(ring) },
      h(
        "span",
        { class: "ring-head" },
        face(ring),
        h("span", { class: "ring-who" }, nameOf(ring.who)),
        h("time", null, shortText(new Date(ring.at), viewer().tz, viewer().now)),
      ),
      source(ring) ? h("span", { class: "ring-where" }, source(ring)) : null,
      h("span", { class: "ring-text" }, words(ring.text)),
    ),
  );

const longDay = () =>
  new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long", timeZone: viewer().tz }).format(
    viewer().now,
  );

export function phone() {
  if (!phoneShown() || !state.view) return null;
  const rings = state.view.phone;
  const owner = firstName(me().name);
  return h(
    "aside",
    { class: "phone-pane", key: "phone", "aria-label": `${owner}’s phone` },
    h(
      "header",
      { class: "pane-head" },
      h("h2", null, `${owner}’s phone`),
      rings.some((ring) => !ring.seen)
        ? h(
          "button",
          { type: "button", class: "link-btn", "aria-label": "Mark all as seen", onclick: seeAllRings },
          "Mark seen",
        )
        : null,
      h(
        "button",
        { type: "button", class: "btn-quiet", "aria-label": "Close the phone", onclick: togglePhone },
        icon("close"),
      ),
    ),
    h(
      "div",
      { class: "handset" },
      h(
        "div",
        { class: "handset-top", "aria-hidden": "true" },
        h("span", null, timeText(viewer().now, viewer().tz)),
        h("span", { class: "camera" }),
        h("span", null, "5G"),
      ),
      h(
        "div",
        { class: "lock", "aria-hidden": "true" },
        h("span", { class: "lock-day" }, longDay()),
        h("span", { class: "lock-time" }, timeText(viewer().now, viewer().tz)),
      ),
      h(
        "div",
        { class: "rings", tabindex: "0", role: "region", "aria-label": "What rang" },
        rings.length
          ? h("ul", { "aria-live": "polite" }, rings.map(card))
          : h("p", { class: "rings-none" }, "Nothing rang. Channels may be bold, but nobody was interrupted."),
      ),
    ),
  );
}
