/** A list of messages with day dividers and the new-messages line. Follows the end only if the person was there. */
import { viewer } from "../people.js";
import { dayKey, dividerText, tsDate } from "../time.js";
import { wish } from "../go.js";
import { state } from "../store.js";
import { h } from "../vdom.js";
import { drawMessage } from "./message.js";

/** @typedef {import("../types.js").Message} Message */

const JOIN_WITHIN = 300;

/** @param {Message} message @param {Message | undefined} before */
const joins = (message, before) =>
  Boolean(
    before && !message.bot && before.user === message.user && !before.ephemeral && !message.ephemeral &&
      !message.broadcast && !before.deleted &&
      parseFloat(message.ts) - parseFloat(before.ts) < JOIN_WITHIN,
  );

/** @param {Message} message */
const divider = (message) => {
  const { tz, now } = viewer();
  return h(
    "div",
    { class: "divider", key: `day${dayKey(tsDate(message.ts), tz)}`, role: "separator" },
    h("span", null, dividerText(tsDate(message.ts), tz, now)),
  );
};

const newLine = () =>
  h(
    "div",
    { class: "new-line", key: "new", role: "separator", "aria-label": "New messages" },
    h("span", { "aria-hidden": "true" }, "New"),
  );

/** @param {Message[]} messages @param {{inThread?: boolean, marker?: string, afterFirst?: any}} how */
function rows(messages, { inThread = false, marker = "", afterFirst = null }) {
  const { tz } = viewer();
  return messages.map((message, index) => {
    const before = messages[index - 1];
    const newDay = !inThread && (!before || dayKey(tsDate(before.ts), tz) !== dayKey(tsDate(message.ts), tz));
    const isNew = marker === message.ts;
    return [
      newDay ? divider(message) : null,
      isNew ? newLine() : null,
      drawMessage(message, {
        inThread,
        joined: !newDay && !isNew && joins(message, before),
        stop: index === messages.length - 1,
      }),
      index ? null : afterFirst,
    ];
  });
}

/** Up and down move from message to message. @param {KeyboardEvent} event */
function onKey(event) {
  const at = /** @type {HTMLElement} */ (event.target);
  if (!at.classList.contains("message") || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
  const all = [.../** @type {HTMLElement} */ (event.currentTarget).querySelectorAll(".message")];
  const next = all[all.indexOf(at) + (event.key === "ArrowUp" ? -1 : 1)];
  if (!next) return;
  event.preventDefault();
  /** @type {HTMLElement} */ (next).focus();
}

/** @param {any} el @returns {HTMLElement | null} */
const newestIn = (el) => el.querySelector(".message:last-child");

/** Where the newest message is whole, or begins if it is taller than the window. @param {any} el */
function endOf(el) {
  const newest = newestIn(el);
  const bottom = el.scrollHeight - el.clientHeight;
  if (!newest) return bottom;
  const top = newest.getBoundingClientRect().top - el.getBoundingClientRect().top + el.scrollTop;
  return Math.max(0, Math.min(bottom, top - 12));
}

/** @param {any} el */
function toEnd(el) {
  el.scrollTop = el.put = endOf(el);
  el.tall = el.scrollHeight;
  el.moved = false;
}

/** What grows moves the end, and who is there goes along, unless they read on in something tall. @param {any} el */
function grown(el) {
  if (el.atEnd && (!el.moved || (newestIn(el)?.offsetHeight || 0) < el.clientHeight)) toEnd(el);
  el.tall = el.scrollHeight;
}

/** Remembers whether the person is at the end: a picture that loads moves it, only they leave it. @param {any} event */
const onScroll = ({ currentTarget: el }) => {
  if (el.scrollTop > endOf(el) - 60) el.atEnd = true;
  else if (el.scrollTop < el.lastTop) el.atEnd = false;
  const grows = el.scrollHeight !== el.tall; // the browser itself moves what is in view when a picture above it loads
  if (!grows && Math.abs(el.scrollTop - el.put) > 2) el.moved = true;
  el.lastTop = el.scrollTop;
};

/** @param {any} el */
function toSought(el) {
  const sought = wish.jump && /** @type {HTMLElement | null} */
    (el.querySelector(`[data-ts="${CSS.escape(wish.jump)}"]`));
  if (!sought) return false;
  wish.jump = "";
  el.atEnd = false;
  sought.scrollIntoView({ block: "center" });
  sought.classList.remove("is-sought");
  void sought.offsetWidth;
  sought.classList.add("is-sought");
  sought.focus({ preventScroll: true });
  return true;
}

/** What I said and what only I am answered is always brought into view. @param {any} el @param {string} place @param {Message | undefined} newest */
function settle(el, place, newest) {
  const entered = el.place !== place;
  const came = Boolean(newest && newest.ts > (el.newest || ""));
  const mine = came && (newest?.ephemeral || newest?.user === state.route.me);
  if (entered || mine) el.atEnd = true;
  Object.assign(el, { place, newest: newest?.ts || "" });
  if (!toSought(el) && el.atEnd && (entered || came)) toEnd(el);
}

/** @param {Message[]} messages @param {{place: string, label: string, inThread?: boolean, marker?: string, head?: any, afterFirst?: any}} how */
export function messageList(messages, how) {
  const newest = messages[messages.length - 1];
  const mount = (/** @type {any} */ el) => {
    el.watch = new ResizeObserver(() => grown(el));
    el.watch.observe(el);
    el.watch.observe(el.firstElementChild);
    settle(el, how.place, newest);
  };
  return h("div", {
    class: "messages",
    key: "messages",
    role: "log",
    "aria-label": how.label,
    tabindex: "-1",
    onkeydown: onKey,
    onscroll: onScroll,
    hook: {
      mount,
      update: (/** @type {any} */ el) => settle(el, how.place, newest),
      unmount: (/** @type {any} */ el) => el.watch?.disconnect(),
    },
  }, h("div", { class: "messages-inner" }, how.head || null, rows(messages, how)));
}
