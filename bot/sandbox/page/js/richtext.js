/** Draws `rich_text` blocks: sections, lists, quotes, preformatted. */
import { anchor, channelLink, dateMark, emojiMark, groupLink, userLink } from "./text.js";
import { h } from "./vdom.js";

/** @type {[string, string][]} */
const STYLES = [["code", "code"], ["strike", "s"], ["underline", "u"], ["italic", "em"], ["bold", "strong"]];

/** @param {any} kid @param {any} style @returns {any} */
const styled = (kid, style) =>
  STYLES.reduce((inner, [name, tag]) => (style?.[name] ? h(tag, null, inner) : inner), kid);

/** @param {string} text */
const withBreaks = (text) => text.split("\n").flatMap((line, index) => (index ? [h("br", null), line] : [line]));

/** @param {any} part @returns {any} */
function inline(part) {
  switch (part.type) {
    case "text":
      return styled(withBreaks(part.text), part.style);
    case "link":
      return styled(anchor(part.url, part.text || part.url), part.style);
    case "user":
      return styled(userLink(part.user_id), part.style);
    case "channel":
      return styled(channelLink(part.channel_id), part.style);
    case "usergroup":
      return styled(groupLink(part.usergroup_id), part.style);
    case "broadcast":
      return h("span", { class: "mention" }, `@${part.range}`);
    case "emoji":
      return emojiMark(part.name);
    case "date":
      return dateMark(part.timestamp, part.format, part.url || "", part.fallback || "");
    case "color":
      return h("span", null, part.value);
    default:
      return part.text || null;
  }
}

/** @param {any} part */
function list(part) {
  const tag = part.style === "ordered" ? "ol" : "ul";
  const props = {
    class: `rich-list indent-${Math.min(part.indent || 0, 5)}`,
    start: part.offset ? part.offset + 1 : undefined,
  };
  return h(tag, props, part.elements.map((/** @type {any} */ item) => h("li", null, item.elements.map(inline))));
}

/** @param {any} part */
function section(part) {
  if (part.type === "rich_text_list") return list(part);
  const kids = part.elements.map(inline);
  if (part.type === "rich_text_quote") return h("blockquote", null, kids);
  if (part.type === "rich_text_preformatted") return h("pre", null, kids);
  return h("div", { class: "rich-section" }, kids);
}

/** @param {any} block */
export const richText = (block) => h("div", { class: "rich" }, block.elements.map(section));
