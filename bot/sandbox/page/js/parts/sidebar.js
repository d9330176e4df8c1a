/** Who I am, my channels, DMs and the app. */
import { go } from "../go.js";
import { icon } from "../icons.js";
import { avatar, me, titleOf } from "../people.js";
import { state } from "../store.js";
import { cx, h } from "../vdom.js";
import { openPeople } from "./rail.js";

/** @param {import("../types.js").Channel} each */
function mark(each) {
  if (each.kind === "channel") return h("span", { class: "place-mark" }, icon(each.private ? "lock" : "hash", 16));
  return h(
    "span",
    { class: "place-mark" },
    avatar(each.kind === "dm" ? each.with || "" : state.view?.bot.user || "", "xs"),
  );
}

/** @param {import("../types.js").Channel} each */
const spoken = (each) =>
  [
    each.private ? "private channel" : "",
    titleOf(each),
    each.unread ? "unread" : "",
    each.mentions ? `${each.mentions} mentions` : "",
    each.member ? "" : "not joined",
  ].filter(Boolean).join(", ");

/** @param {import("../types.js").Channel} each */
function place(each) {
  const current = each.id === state.route.channel;
  return h(
    "li",
    { key: each.id },
    h(
      "button",
      {
        type: "button",
        class: cx("place", current && "is-current", each.unread && "is-unread", !each.member && "is-outside"),
        "aria-current": current ? "page" : undefined,
        "aria-label": spoken(each),
        "data-channel": each.id,
        onclick: () => go({ channel: each.id }),
      },
      mark(each),
      h("span", { class: "place-name" }, titleOf(each)),
      each.kind === "app" ? h("span", { class: "app-tag" }, "APP") : null,
      each.mentions ? h("span", { class: "mentions" }, String(each.mentions)) : null,
    ),
  );
}

/** @param {string} title @param {import("../types.js").Channel[]} places */
const group = (title, places) =>
  places.length
    ? h("section", { class: "place-group", key: title }, h("h2", null, title), h("ul", null, places.map(place)))
    : null;

const whoAmI = () =>
  h(
    "button",
    {
      type: "button",
      class: "whoami",
      "aria-haspopup": "menu",
      onclick: openPeople,
      "aria-label": `You are ${me().name}, ${me().title}. Be somebody else`,
    },
    avatar(me().id, "md"),
    h(
      "span",
      { class: "whoami-words" },
      h("span", { class: "whoami-you" }, "You are"),
      h("strong", { class: "whoami-name" }, me().name),
      h("span", { class: "whoami-title" }, me().title),
    ),
    icon("down", 16),
  );

export function sidebar() {
  const all = state.view?.channels || [];
  return h(
    "nav",
    { class: "sidebar", key: "sidebar", "aria-label": "Channels and messages" },
    whoAmI(),
    h(
      "div",
      { class: "places" },
      group("Channels", all.filter((each) => each.kind === "channel" && each.member)),
      group("Direct messages", all.filter((each) => each.kind === "dm")),
      group("Apps", all.filter((each) => each.kind === "app")),
      group("Other channels", all.filter((each) => each.kind === "channel" && !each.member)),
    ),
  );
}
