/** Who and where, by id, out of the current view; and how a person is drawn. */
import { hasEmoji } from "./emoji.js";
import { state } from "./store.js";
import { cx, h } from "./vdom.js";

/** @param {string} id @returns {import("./types.js").Person | undefined} */
export const person = (id) => state.view?.people.find((each) => each.id === id);

/** The person that I am. @returns {import("./types.js").Person} */
export const me = () => person(state.route.me) || /** @type {any} */ (state.view?.people[0]);

/** @param {string} id @returns {import("./types.js").Channel | undefined} */
export const channel = (id) => state.view?.channels.find((each) => each.id === id);

/** Where I am. */
export const here = () => channel(state.route.channel);

/** @param {string} id of a person or of the bot */
export const nameOf = (id) => person(id)?.name || (isBot(id) ? state.view?.bot.name : "") || id;

/** @param {string} id */
export const isBot = (id) => id === state.view?.bot.user || /^[BA][0-9A-Z]{3,}$/.test(id);

/** @param {string} name */
export const firstName = (name) => name.split(" ")[0];

/** How a channel, a DM or the app is called. @param {import("./types.js").Channel} each */
export const titleOf = (each) => (each.kind === "dm" ? nameOf(each.with || each.name) : each.name);

/** @param {string} name */
const initials = (name) => name.split(/\s+/).map((word) => word[0]).slice(0, 2).join("").toUpperCase();

/** The app's picture: a hand-drawn cord with its handle. @param {string} size */
const cord = (size) =>
  h(
    "span",
    { class: `avatar avatar-app avatar-${size}`, "aria-hidden": "true" },
    h(
      "svg",
      { viewBox: "0 0 36 36" },
      h("path", { d: "M18 0v17", class: "cord" }),
      h("path", {
        d: "M10.500 26.500c0-4 3.400-9.500 7.500-9.500s7.500 5.500 7.500 9.500a2.500 2.500 0 0 1-2.500 2.500h-10a2.500 2.500 0 0 1-2.500-2.500Z",
        class: "handle",
      }),
      h("path", { d: "M14.300 25.200h7.400c-.300-2-1.800-4.700-3.700-4.700s-3.400 2.700-3.700 4.700Z", class: "hole" }),
    ),
  );

/** @param {string} id @param {"xs" | "sm" | "md" | "lg"} size */
export function avatar(id, size = "md") {
  const who = person(id);
  if (!who) return cord(size);
  const drawn = who.emoji && hasEmoji;
  return h("span", {
    class: cx("avatar", `avatar-${size}`, drawn && "avatar-emoji"),
    style: { "--avatar": who.color },
    "aria-hidden": "true",
  }, drawn ? who.emoji : initials(who.name));
}

/** The work clock's now: it runs at the pace of real time since the view came. */
export const workNow = () => new Date(Date.parse(state.view?.clock.now || "") + Date.now() - state.viewAt);

/** The viewer's zone and the work clock's now, for dates. */
export const viewer = () => ({ tz: me()?.tz || state.view?.clock.tz || "UTC", now: workNow() });
