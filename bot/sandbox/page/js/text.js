/** Draws parsed text: mrkdwn, plain text, and the small things both text and rich text are made of. */
import { emoji, withEmoji } from "./emoji.js";
import { go } from "./go.js";
import { icon } from "./icons.js";
import { parseMrkdwn } from "./mrkdwn.js";
import { channel, isBot, nameOf, titleOf, viewer } from "./people.js";
import { inside } from "./route.js";
import { state } from "./store.js";
import { clockText, slackDate } from "./time.js";
import { cx, h } from "./vdom.js";

/** @typedef {import("./vdom.js").VNode} VNode */

/** @param {string} id @param {string} [label] */
export const userLink = (id, label) =>
  h(
    "span",
    { class: cx("mention", id === state.route.me && "mention-me") },
    `@${isBot(id) || nameOf(id) !== id ? nameOf(id) : label || id}`,
  );

/** @param {string} id @param {string} [label] */
export function channelLink(id, label) {
  const known = channel(id);
  if (!known) return h("span", { class: "mention" }, label ? `#${label}` : "a private channel");
  return h(
    "a",
    { class: "mention", href: `#/${state.route.me}/${id}`, onclick: swallow(() => go({ channel: id })) },
    `#${titleOf(known)}`,
  );
}

/** @param {() => void} act @returns {(event: Event) => void} */
const swallow = (act) => (event) => (event.preventDefault(), act());

/** A link: inside the page where it leads there, else in a new tab. @param {string} url @param {any} kids @param {string} [name] */
export function anchor(url, kids, name = "link") {
  const target = inside(url);
  if (target?.channel || target?.home) {
    return h("a", {
      class: name,
      href: url,
      onclick: swallow(() => go(target)),
    }, kids);
  }
  const safe = /^(https?|mailto|tel):/i.test(url);
  return safe
    ? h("a", { class: name, href: url, target: "_blank", rel: "noopener noreferrer" }, kids)
    : h("span", null, kids);
}

/** @param {string} id */
export const groupLink = (id) =>
  h(
    "span",
    { class: "mention" },
    `@${state.view?.usergroups?.find((each) => each.id === id)?.handle.replace(/^@/, "") || id}`,
  );

/** @param {string} name without colons; the flag, which buttons show, is drawn by the page where no font has it */
export function emojiMark(name) {
  const drawn = emoji(name);
  const known = !drawn.startsWith(":");
  if (!known && name !== "triangular_flag_on_post") return drawn;
  return h(
    "span",
    { class: "emoji", role: "img", "aria-label": name.replace(/_/g, " "), title: `:${name}:` },
    known ? drawn : icon("flag", 16),
  );
}

/** @param {number} unix @param {string} format @param {string} url @param {string} fallback */
export function dateMark(unix, format, url, fallback) {
  const seen = viewer();
  const text = slackDate(unix, format, fallback, seen);
  const kids = h("time", { title: clockText(new Date(unix * 1000), seen.tz) }, text);
  return url ? anchor(url, kids) : kids;
}

/** @param {import("./mrkdwn.js").Node} node @returns {any} */
function drawNode(node) {
  switch (node.type) {
    case "text":
      return node.text;
    case "break":
      return h("br", null);
    case "bold":
      return h("strong", null, node.kids.map(drawNode));
    case "italic":
      return h("em", null, node.kids.map(drawNode));
    case "strike":
      return h("s", null, node.kids.map(drawNode));
    case "quote":
      return h("blockquote", null, node.kids.map(drawNode));
    case "code":
      return h("code", null, node.text);
    case "pre":
      return h("pre", null, node.text);
    case "link":
      return anchor(node.url, node.label || node.url.replace(/^mailto:/, ""));
    case "user":
      return userLink(node.id, node.label);
    case "channel":
      return channelLink(node.id, node.label);
    case "usergroup":
      return groupLink(node.id);
    case "broadcast":
      return h("span", { class: "mention" }, `@${node.range}`);
    case "date":
      return dateMark(node.unix, node.format, node.url, node.label);
    case "emoji":
      return emojiMark(node.name);
  }
}

/** @type {Map<string, import("./mrkdwn.js").Node[]>} */
const parsed = new Map();

/** @param {string} text @param {boolean} [verbatim] */
export function mrkdwn(text, verbatim = false) {
  const key = `${verbatim}${text}`;
  if (parsed.size > 3000) parsed.clear();
  if (!parsed.has(key)) parsed.set(key, parseMrkdwn(text, verbatim));
  return (parsed.get(key) || []).map(drawNode);
}

/** @param {import("./mrkdwn.js").Node} node @returns {string} */
function spoken(node) {
  switch (node.type) {
    case "text":
    case "code":
    case "pre":
      return node.text;
    case "break":
      return "\n";
    case "bold":
    case "italic":
    case "strike":
    case "quote":
      return node.kids.map(spoken).join("");
    case "link":
      return node.label || node.url;
    case "user":
      return `@${nameOf(node.id)}`;
    case "channel":
      return `#${channel(node.id)?.name || node.label || "private channel"}`;
    case "usergroup":
      return `@${node.label.replace(/^@/, "") || node.id}`;
    case "broadcast":
      return `@${node.range}`;
    case "date":
      return slackDate(node.unix, node.format, node.label, viewer());
    case "emoji":
      return emoji(node.name);
  }
}

/** mrkdwn as a phone's lock screen shows it: words only. @param {string} text */
export const words = (text) => parseMrkdwn(text).map(spoken).join("");

/** Plain text is never parsed; line breaks show. @param {any} object a plain_text object or a string */
export const plain = (object) => {
  if (!object) return "";
  if (typeof object === "string") return object;
  return object.emoji === false ? object.text : withEmoji(object.text);
};

/** A text object of either kind. @param {any} object */
export const textObject = (object) => {
  if (!object) return null;
  return object.type === "mrkdwn"
    ? mrkdwn(object.text, object.verbatim === true)
    : h("span", { class: "plain", dir: "auto" }, plain(object));
};
