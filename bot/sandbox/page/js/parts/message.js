/** One message: who, when, what, reactions, replies, and the tools for it. */
import { react, remove, shortcut } from "../actions.js";
import { drawBlocks } from "../blocks/index.js";
import { go } from "../go.js";
import { icon } from "../icons.js";
import { openMenu } from "../menu.js";
import { avatar, nameOf, viewer } from "../people.js";
import { state } from "../store.js";
import { emojiMark, mrkdwn, words as spokenWords } from "../text.js";
import { agoText, clockText, shortText, timeText, tsDate } from "../time.js";
import { cx, h } from "../vdom.js";

/** @typedef {import("../types.js").Message} Message */

/** @param {Message} message @returns {import("../types.js").Surface} */
const surfaceOf = (message) => ({
  key: `m:${state.route.channel}:${message.ts}`,
  files: message.files || {},
  state: message.state || null,
  errors: {},
  container: { type: "message", channel: state.route.channel, ts: message.ts, ephemeral: message.ephemeral },
});

/** @param {Message} message @returns {any[]} pictures and files that hang on the message rather than in a block */
function attachments(message) {
  return Object.entries(message.files || {}).filter(([, file]) => typeof file === "object").map(([id, file]) =>
    /^image\//.test(file.mimetype || "image/")
      ? h("figure", { class: "picture", key: id }, h("img", { src: file.url, alt: file.alt || file.name || "" }))
      : h("a", { class: "chip", href: file.url, key: id }, icon("clip", 14), file.name)
  );
}

/** @param {Message} message */
function content(message) {
  if (message.deleted) return h("p", { class: "tombstone" }, icon("trash", 16), "This message was deleted.");
  const edited = message.edited ? h("span", { class: "edited" }, "(edited)") : null;
  if (message.blocks?.length) return [drawBlocks(message.blocks, surfaceOf(message)), edited, attachments(message)];
  return [
    h("div", { class: "message-text", dir: "auto" }, mrkdwn(message.text), edited ? [" ", edited] : null),
    attachments(message),
  ];
}

/** @param {Message} message */
function reactions(message) {
  if (!message.reactions?.length) return null;
  return h(
    "div",
    { class: "reactions" },
    message.reactions.map((each) => {
      const mine = each.users.includes(state.route.me);
      const names = each.users.map(nameOf).join(", ");
      return h(
        "button",
        {
          type: "button",
          key: each.name,
          class: cx("reaction", mine && "is-mine"),
          "aria-pressed": String(mine),
          title: `${names} reacted with :${each.name}:`,
          "aria-label": `${each.name.replace(/_/g, " ")}, ${each.users.length}: ${names}`,
          onclick: () => react(message, each.name),
        },
        h("span", { "aria-hidden": "true" }, emojiMark(each.name)),
        String(each.users.length),
      );
    }),
  );
}

/** @param {Message} message @param {boolean} inThread */
function replies(message, inThread) {
  if (inThread || !message.reply_count) return null;
  const word = message.reply_count === 1 ? "1 reply" : `${message.reply_count} replies`;
  const last = message.latest_reply ? `Last reply ${agoText(tsDate(message.latest_reply), viewer().now)}` : "";
  return h(
    "button",
    {
      type: "button",
      class: "replies",
      onclick: () => go({ channel: state.route.channel, thread: message.ts }),
    },
    h("span", { class: "replies-faces" }, (message.reply_users || []).slice(0, 4).map((id) => avatar(id, "xs"))),
    h("b", null, word),
    h("span", { class: "replies-last" }, last),
    icon("right", 14),
  );
}

/** @param {Message} message */
function broadcastLine(message, inThread = false) {
  if (!message.broadcast || inThread) return null;
  const root = state.view?.messages.find((each) => each.ts === message.thread_ts);
  const title = root ? spokenWords(root.text).slice(0, 120) : "a thread";
  return h(
    "div",
    { class: "broadcast" },
    "replied to a thread: ",
    h("button", {
      type: "button",
      class: "link-btn",
      onclick: () => go({ channel: state.route.channel, thread: message.thread_ts || "" }),
    }, title),
  );
}

/** @param {Message} message @param {boolean} inThread */
function menuItems(message, inThread) {
  const shortcuts = (state.view?.shortcuts || []).filter((each) => each.type === "message");
  const own = message.user === state.route.me;
  return [
    ...shortcuts.map((each) => ({
      key: each.callback_id,
      label: each.name,
      desc: state.view?.bot.name,
      icon: avatar(state.view?.bot.user || "", "xs"),
      run: () => shortcut(each.callback_id, message),
    })),
    {
      key: "react",
      label: "React with a flag",
      icon: emojiMark("triangular_flag_on_post"),
      run: () => react(message, "triangular_flag_on_post"),
    },
    ...(inThread ? [] : [{
      key: "reply",
      label: "Reply in thread",
      icon: icon("reply"),
      run: () => go({ channel: state.route.channel, thread: message.thread_ts || message.ts }),
    }]),
    ...(own
      ? [{
        key: "delete",
        label: "Delete message…",
        danger: true,
        icon: icon("trash"),
        run: () => void remove(message),
      }]
      : []),
  ];
}

/** @param {Message} message @param {boolean} inThread */
function tools(message, inThread) {
  if (message.ephemeral || message.deleted) return null;
  const flagged = "triangular_flag_on_post";
  return h(
    "div",
    { class: "tools", role: "group", "aria-label": "Message actions" },
    h("button", {
      type: "button",
      class: "tool tool-flag",
      "aria-label": "React with a flag",
      title: "React with a flag",
      onclick: () => react(message, flagged),
    }, h("span", { "aria-hidden": "true" }, emojiMark(flagged))),
    inThread ? null : h("button", {
      type: "button",
      class: "tool tool-reply",
      "aria-label": "Reply in thread",
      title: "Reply in thread",
      onclick: () => go({ channel: state.route.channel, thread: message.thread_ts || message.ts }),
    }, icon("reply")),
    h("button", {
      type: "button",
      class: "tool",
      "aria-label": "More actions",
      title: "More actions",
      "aria-haspopup": "menu",
      onclick: (/** @type {any} */ event) =>
        openMenu(event.currentTarget, { label: "Message actions", items: menuItems(message, inThread) }),
    }, icon("more")),
  );
}

/**
 * @param {Message} message
 * @param {{inThread?: boolean, joined?: boolean, stop?: boolean}} how `joined`: follows one by the same person; `stop`: Tab stops here
 */
export function drawMessage(message, { inThread = false, joined = false, stop = false }) {
  const at = tsDate(message.ts);
  const { tz, now } = viewer();
  const told = inThread ? shortText(at, tz, now) : timeText(at, tz); // a thread has no lines between its days
  const stamp = h(
    "time",
    { class: "stamp", title: clockText(at, tz), datetime: at.toISOString() },
    joined ? timeText(at, tz) : told,
  );
  const name = nameOf(message.user);
  return h(
    "article",
    {
      key: `${message.ts}${message.ephemeral ? "e" : ""}`,
      class: cx("message", joined && "is-joined", message.ephemeral && "is-ephemeral", message.deleted && "is-deleted"),
      "data-ts": message.ts,
      tabindex: stop ? "0" : "-1",
      "aria-label": `${name}, ${told}${message.ephemeral ? ", only visible to you" : ""}`,
    },
    h("div", { class: "gutter" }, joined ? stamp : avatar(message.user, "md")),
    h(
      "div",
      { class: "message-main" },
      message.ephemeral ? h("div", { class: "only-you" }, icon("eye", 14), "Only visible to you") : null,
      joined ? null : h(
        "div",
        { class: "byline" },
        h("b", { class: "author" }, name),
        message.bot ? h("span", { class: "app-tag" }, "APP") : null,
        stamp,
      ),
      message.typed && !message.ephemeral ? h("div", { class: "broadcast" }, message.typed) : null,
      broadcastLine(message, inThread),
      content(message),
      reactions(message),
      replies(message, inThread),
    ),
    tools(message, inThread),
  );
}
