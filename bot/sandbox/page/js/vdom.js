/**
 * A tiny virtual DOM: `h` describes, `patch` makes the page match with the fewest touches, so that whoever is
 * typing keeps caret, focus, scroll position and open menus. Text only ever becomes text nodes; nothing is parsed as HTML.
 *
 * @typedef {{tag: string, props: Object<string, any>, kids: VNode[], key: any}} VElement
 * @typedef {{text: string}} VText
 * @typedef {VElement | VText} VNode
 * @typedef {{mount?: (el: any) => void, update?: (el: any) => void, unmount?: (el: any) => void}} Hook
 */

const SVG = "http://www.w3.org/2000/svg";
/** Properties that the person changes by acting; they are compared with the element, not with what was drawn before. */
const LIVE = new Set(["value", "checked", "indeterminate"]);

/** @param {any[]} kids @param {VNode[]} out @returns {VNode[]} */
function flatten(kids, out = []) {
  for (const kid of kids) {
    if (kid === null || kid === undefined || kid === false || kid === true || kid === "") continue;
    if (Array.isArray(kid)) flatten(kid, out);
    else out.push(typeof kid === "object" ? kid : { text: String(kid) });
  }
  return out;
}

/**
 * @param {string} tag
 * @param {Object<string, any> | null} [props] attributes; `on…` handlers; `class`, `style` (an object), `key`, `hook`
 * @param {...any} kids
 * @returns {VElement}
 */
export function h(tag, props, ...kids) {
  const given = props || {};
  return { tag, props: given, kids: flatten(kids), key: given.key };
}

/** @type {(() => void)[]} */
let mounted = [];

/** @param {VNode} node @param {boolean} svg @returns {any} */
function create(node, svg) {
  if ("text" in node) return Object.assign(document.createTextNode(node.text), { v: node });
  const inSvg = svg || node.tag === "svg";
  const el = /** @type {any} */ (inSvg ? document.createElementNS(SVG, node.tag) : document.createElement(node.tag));
  el.v = { tag: node.tag, props: {}, kids: [], key: node.key };
  patchKids(el, node.kids, inSvg);
  patchProps(el, node.props);
  el.v = node;
  if (node.props.hook?.mount) mounted.push(() => node.props.hook.mount(el));
  return el;
}

/** @param {any} el @param {Object<string, any>} next */
function patchProps(el, next) {
  const before = el.v.props;
  for (const name of Object.keys(before)) if (!(name in next)) setProp(el, name, undefined);
  for (const [name, value] of Object.entries(next)) {
    if (LIVE.has(name)) {
      if (el[name] !== value) el[name] = value;
    } else if (before[name] !== value) setProp(el, name, value);
  }
}

/** @param {any} el @param {string} name @param {any} value */
function setProp(el, name, value) {
  if (name === "key" || name === "hook") return;
  // A handler that returns false would cancel what the key or click does: only its call counts.
  if (name.startsWith("on")) el[name.toLowerCase()] = value ? (/** @type {Event} */ event) => void value(event) : null;
  else if (name === "style") setStyle(el, value || {});
  else if (name === "inert" || name === "disabled" || name === "hidden" || name === "readOnly") {
    el[name] = Boolean(value);
  } else if (value === undefined || value === null || value === false) el.removeAttribute(name);
  else el.setAttribute(name, value === true ? "" : String(value));
}

/** @param {any} el @param {Object<string, string>} style */
function setStyle(el, style) {
  for (const name of Object.keys(el.v.props.style || {})) if (!(name in style)) el.style.removeProperty(name);
  for (const [name, value] of Object.entries(style)) el.style.setProperty(name, value);
}

/** @param {any} el */
function farewell(el) {
  el.v?.props?.hook?.unmount?.(el);
  for (const kid of el.childNodes) farewell(kid);
}

/** @param {any} dom @param {VNode} node @param {boolean} svg */
function update(dom, node, svg) {
  if ("text" in node) {
    if (dom.data !== node.text) dom.data = node.text;
  } else {
    patchKids(dom, node.kids, svg || node.tag === "svg");
    patchProps(dom, node.props);
    node.props.hook?.update?.(dom);
  }
  dom.v = node;
}

/**
 * Who each sibling is: by key, else by tag, first class and turn, so that one that comes or goes does not make strangers of the rest.
 * @param {VNode[]} nodes @returns {string[]}
 */
function identities(nodes) {
  /** @type {Object<string, number>} */
  const turns = {};
  return nodes.map((node) => {
    if (!("text" in node) && node.key !== undefined) return `${node.tag}=${node.key}`;
    const kind = "text" in node ? "text" : `${node.tag}.${String(node.props.class || "").split(" ")[0]}`;
    turns[kind] = (turns[kind] ?? -1) + 1;
    return `${kind}:${turns[kind]}`;
  });
}

/**
 * Keyed children. What goes is taken out first, so that what stays need not be moved: moving would cost focus.
 * @param {any} el @param {VNode[]} kids @param {boolean} svg
 */
function patchKids(el, kids, svg) {
  const present = [...el.childNodes].filter((/** @type {any} */ dom) => dom.v);
  const before = identities(present.map((/** @type {any} */ dom) => dom.v));
  const old = new Map(present.map((dom, index) => [before[index], dom]));
  const names = identities(kids);
  const wanted = new Set(names);
  for (const [name, dom] of old) {
    if (wanted.has(name)) continue;
    farewell(dom);
    dom.remove();
  }
  let cursor = el.firstChild;
  kids.forEach((kid, index) => {
    const dom = old.get(names[index]);
    if (dom) update(dom, kid, svg);
    const placed = dom || create(kid, svg);
    if (placed === cursor) cursor = cursor.nextSibling;
    else el.insertBefore(placed, cursor);
  });
}

/** Makes the children of `root` match. @param {any} root @param {any[]} nodes */
export function patch(root, nodes) {
  patchKids(root, flatten(nodes), false);
  const waiting = mounted;
  mounted = [];
  for (const call of waiting) call();
}

/** Joins class names, leaving out what is false. @param {...(string | false | null | undefined)} names */
export const cx = (...names) => names.filter(Boolean).join(" ");
