/**
 * Slack's mrkdwn, parsed to plain values; pure, draws nothing.
 * @typedef {{type: "text", text: string} | {type: "bold" | "italic" | "strike", kids: Node[]} | {type: "code", text: string}
 *  | {type: "pre", text: string} | {type: "quote", kids: Node[]} | {type: "break"} | {type: "link", url: string, label: string}
 *  | {type: "user" | "channel" | "usergroup", id: string, label: string} | {type: "broadcast", range: string}
 *  | {type: "date", unix: number, format: string, url: string, label: string} | {type: "emoji", name: string}} Node
 */

const ENTITIES = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };
/** @param {string} text */
export const unescape = (text) => text.replace(/&(?:lt|gt|amp);/g, (found) => ENTITIES[/** @type {"&lt;"} */ (found)]);

const WRAPS = /** @type {const} */ ({ "*": "bold", _: "italic", "~": "strike" });
const PIECE =
  /```([\s\S]+?)```|`([^`\n]+)`|<([^<>\n]+)>|:([a-z0-9_+'-]+(?:::skin-tone-\d)?):|(https?:\/\/[^\s<>|]+[^\s<>|.,;:!?)'"])|([*_~])/gi;

/** What stands between < and >. @param {string} inner @returns {Node} */
function angle(inner) {
  const bar = inner.indexOf("|");
  const target = bar < 0 ? inner : inner.slice(0, bar);
  const label = bar < 0 ? "" : unescape(inner.slice(bar + 1));
  if (/^@[UWB]/.test(target)) return { type: "user", id: target.slice(1), label };
  if (/^#[CDG]/.test(target)) return { type: "channel", id: target.slice(1), label };
  if (target.startsWith("!subteam^")) return { type: "usergroup", id: target.slice(9), label };
  if (target.startsWith("!date^")) {
    const [, unix, format = "", url = ""] = target.split("^");
    return { type: "date", unix: Number(unix), format: unescape(format), url, label };
  }
  if (target.startsWith("!")) return { type: "broadcast", range: target.slice(1) };
  if (/^(https?|mailto|tel|slack):/i.test(target)) return { type: "link", url: unescape(target), label };
  return { type: "text", text: unescape(`<${inner}>`) };
}

/** Where the wrap that opens at `from` closes, or -1. @param {string} text @param {number} from @param {string} mark */
function closing(text, from, mark) {
  if (/[\p{L}\p{N}]/u.test(text[from - 1] || "") || /\s/.test(text[from + 1] || " ") || text[from + 1] === mark) {
    return -1;
  }
  for (let at = text.indexOf(mark, from + 2); at > 0; at = text.indexOf(mark, at + 1)) {
    const inside = text.slice(from + 1, at);
    if (inside.includes("\n")) return -1;
    const insideToken = inside.lastIndexOf("<") > inside.lastIndexOf(">");
    if (!insideToken && !/\s/.test(text[at - 1]) && !/[\p{L}\p{N}]/u.test(text[at + 1] || "")) return at;
  }
  return -1;
}

/** @param {string} text @param {boolean} verbatim @returns {Node[]} */
function inline(text, verbatim) {
  /** @type {Node[]} */
  const out = [];
  const piece = new RegExp(PIECE);
  let done = 0;
  /** @param {number} upTo */
  const plain = (upTo) => upTo > done && out.push({ type: "text", text: unescape(text.slice(done, upTo)) });
  for (let found = piece.exec(text); found; found = piece.exec(text)) {
    const [all, pre, code, inner, emoji, url, mark] = found;
    /** @type {Node | null} */
    let node = null;
    if (pre !== undefined) node = { type: "pre", text: unescape(pre.replace(/^\n|\n$/g, "")) };
    else if (code !== undefined) node = { type: "code", text: unescape(code) };
    else if (inner !== undefined) node = angle(inner);
    else if (emoji !== undefined) node = { type: "emoji", name: emoji };
    else if (url !== undefined) {
      node = verbatim ? { type: "text", text: unescape(url) } : { type: "link", url: unescape(url), label: "" };
    } else if (mark !== undefined) {
      const end = closing(text, found.index, mark);
      if (end < 0) continue;
      plain(found.index);
      out.push({ type: WRAPS[/** @type {"*"} */ (mark)], kids: inline(text.slice(found.index + 1, end), verbatim) });
      done = piece.lastIndex = end + 1;
      continue;
    }
    if (!node) continue;
    plain(found.index);
    out.push(node);
    done = found.index + all.length;
  }
  plain(text.length);
  return out;
}

/** Inline text with line breaks. @param {string} text @param {boolean} verbatim @returns {Node[]} */
function lines(text, verbatim) {
  return inline(text, verbatim).flatMap((node) => {
    if (node.type !== "text" || !node.text.includes("\n")) return [node];
    return node.text.split("\n").flatMap((line, index) => {
      /** @type {Node[]} */
      const each = index ? [{ type: "break" }] : [];
      if (line) each.push({ type: "text", text: line });
      return each;
    });
  });
}

/** Blocks of quoted and unquoted lines; ``` runs are never split. @param {string} text */
function runs(text) {
  /** @type {{quoted: boolean, text: string}[]} */
  const out = [];
  let fenced = false;
  for (const line of text.split("\n")) {
    const quoted = !fenced && /^(&gt;|>)/.test(line);
    const body = quoted ? line.replace(/^(&gt;|>) ?/, "") : line;
    if ((line.match(/```/g) || []).length % 2) fenced = !fenced;
    const last = out[out.length - 1];
    if (last && last.quoted === quoted) last.text += `\n${body}`;
    else out.push({ quoted, text: body });
  }
  return out;
}

/** @param {string} text @param {boolean} [verbatim] true: bare addresses stay text @returns {Node[]} */
export function parseMrkdwn(text, verbatim = false) {
  return runs(text).flatMap((run) => {
    const kids = lines(run.text, verbatim);
    return run.quoted ? [{ type: /** @type {const} */ ("quote"), kids }] : kids;
  });
}
