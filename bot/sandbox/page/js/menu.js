/** Pop-up menus and lists of options: one open at a time, anchored to what opened it, whole by keyboard. */
import { cycle } from "./dialog.js";
import { icon } from "./icons.js";
import { redraw, state } from "./store.js";
import { cx, h } from "./vdom.js";

/**
 * @typedef {{key: string, label: any, plain?: string, desc?: any, icon?: any, danger?: boolean, disabled?: boolean,
 *   selected?: boolean, group?: string, run: () => void}} Item
 */

/** Each is drawn afresh, so that the focus goes in even when one opens another. */
let opened = 0;

/** @param {Element} anchor @param {{label: string, items?: Item[], kind?: "menu" | "listbox" | "dialog", filter?: boolean, multi?: boolean, least?: number,
 *   search?: (text: string) => Promise<Item[]>, body?: () => any}} options */
export function openMenu(anchor, options) {
  const again = state.menu?.anchor === anchor;
  closeMenu(false);
  if (again) return;
  const items = options.items || [];
  const index = Math.max(0, items.findIndex((item) => item.selected));
  anchor.setAttribute("aria-expanded", "true");
  state.menu = { id: `menu${++opened}`, anchor, kind: "menu", ...options, items, index, query: "" };
  if (options.search) void runSearch("");
  redraw();
}

/** @param {boolean} [giveBack] focus goes back to what opened it */
export function closeMenu(giveBack = true) {
  const menu = state.menu;
  if (!menu) return;
  state.menu = null;
  if (giveBack && menu.anchor.isConnected) /** @type {HTMLElement} */ (menu.anchor).focus({ preventScroll: true });
  menu.anchor.setAttribute("aria-expanded", "false");
  redraw();
}

let searches = 0;
/** @param {string} text */
async function runSearch(text) {
  const menu = state.menu;
  if (!menu?.search) return;
  const mine = ++searches;
  menu.loading = true;
  redraw();
  const items = await menu.search(text);
  if (mine !== searches || state.menu !== menu) return;
  Object.assign(menu, { items, loading: false, index: 0 });
  redraw();
}

/** What is shown after filtering. @param {NonNullable<typeof state.menu>} menu @returns {Item[]} */
function shown(menu) {
  const items = menu.items || [];
  const sought = (menu.query || "").trim().toLowerCase();
  if (!sought || menu.search) return items;
  return items.filter((item) => (item.plain || String(item.label)).toLowerCase().includes(sought));
}

/** @param {Item} item */
function choose(item) {
  if (item.disabled) return;
  if (!state.menu?.multi) closeMenu();
  item.run();
  redraw();
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  const menu = state.menu;
  if (!menu) return;
  event.stopPropagation();
  if (event.key === "Escape" || (event.key === "Tab" && menu.kind !== "dialog")) {
    if (event.key === "Escape") event.preventDefault();
    closeMenu();
    return;
  }
  if (menu.kind === "dialog") {
    if (event.key === "Tab") cycle(event, /** @type {HTMLElement} */ (event.currentTarget));
    return;
  }
  const items = shown(menu);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    menu.index = (menu.index + step + items.length) % Math.max(1, items.length);
    redraw();
  } else if (event.key === "Home" || event.key === "End") {
    if (menu.filter) return;
    event.preventDefault();
    menu.index = event.key === "Home" ? 0 : items.length - 1;
    redraw();
  } else if (event.key === "Enter" || (event.key === " " && !menu.filter)) {
    event.preventDefault();
    if (items[menu.index]) choose(items[menu.index]);
  }
}

/** Under the anchor, or above where there is more room. @param {HTMLElement} el */
function place(el) {
  const anchor = state.menu?.anchor;
  if (!anchor?.isConnected) return closeMenu(false);
  const at = anchor.getBoundingClientRect();
  const below = window.innerHeight - at.bottom - 12;
  const above = at.top - 12;
  const up = below < Math.min(el.scrollHeight, 300) && above > below;
  const wide = Math.max(el.offsetWidth, 0);
  el.style.maxHeight = `${Math.min(up ? above : below, 420)}px`;
  el.style.left = `${Math.max(8, Math.min(at.left, window.innerWidth - wide - 8))}px`;
  el.style.top = up ? "auto" : `${at.bottom + 4}px`;
  el.style.bottom = up ? `${window.innerHeight - at.top + 4}px` : "auto";
  if (state.menu?.kind === "listbox") el.style.minWidth = `${at.width}px`;
  el.querySelector(".is-active")?.scrollIntoView({ block: "nearest" });
}

/** @param {HTMLElement} el */
function open(el) {
  place(el);
  const first = el.querySelector("input, [data-autofocus]") || el.querySelector(".menu-list") || el;
  /** @type {HTMLElement} */ (first).focus({ preventScroll: true });
}

/** @param {NonNullable<typeof state.menu>} menu */
const filterBox = (menu) =>
  h(
    "div",
    { class: "menu-filter" },
    icon("search", 16),
    h("input", {
      type: "text",
      role: "combobox",
      placeholder: "Search",
      "aria-label": `Search ${menu.label}`,
      "aria-expanded": "true",
      autocomplete: "off",
      "aria-controls": "menu-list",
      "aria-activedescendant": `menu-${menu.index}`,
      value: menu.query,
      oninput: (/** @type {any} */ event) => {
        menu.query = event.target.value;
        menu.index = 0;
        void runSearch(menu.query || "");
        redraw();
      },
    }),
  );

/** @param {NonNullable<typeof state.menu>} menu @param {Item} item @param {number} index @param {Item[]} all */
function row(menu, item, index, all) {
  const list = menu.kind === "listbox";
  const head = item.group && item.group !== all[index - 1]?.group
    ? h("div", { class: "menu-group", role: "presentation", key: `g${item.group}` }, item.group)
    : null;
  return [
    head,
    h(
      "div",
      {
        key: item.key,
        id: `menu-${index}`,
        role: list ? "option" : "menuitem",
        "aria-selected": list ? String(Boolean(item.selected)) : undefined,
        "aria-disabled": item.disabled ? "true" : undefined,
        class: cx(
          "menu-item",
          index === menu.index && "is-active",
          item.danger && "is-danger",
          item.selected && "is-selected",
        ),
        onmousemove: () => menu.index !== index && ((menu.index = index), redraw()),
        onmousedown: (/** @type {Event} */ event) => event.preventDefault(),
        onclick: () => choose(item),
      },
      list ? h("span", { class: "menu-tick" }, item.selected ? icon("check", 16) : null) : null,
      item.icon || null,
      h(
        "span",
        { class: "menu-text" },
        h("span", { class: "menu-label" }, item.label),
        item.desc ? h("span", { class: "menu-desc" }, item.desc) : null,
      ),
    ),
  ];
}

/** @param {NonNullable<typeof state.menu>} menu */
function contents(menu) {
  if (menu.body) return menu.body();
  const items = shown(menu);
  const short = (menu.least || 0) - (menu.query || "").length;
  const empty = menu.loading ? "Looking…" : short > 0 ? "Type to search" : "Nothing found";
  return [
    menu.filter ? filterBox(menu) : null,
    h(
      "div",
      {
        class: "menu-list",
        id: "menu-list",
        role: menu.kind,
        tabindex: "-1",
        "aria-activedescendant": menu.filter ? undefined : `menu-${menu.index}`,
        "aria-label": menu.label,
        "aria-multiselectable": menu.multi ? "true" : undefined,
      },
      items.length
        ? items.map((item, index) => row(menu, item, index, items))
        : h("div", { class: "menu-empty" }, empty),
    ),
  ];
}

/** The open menu, if any; drawn above everything else. */
export function menuLayer() {
  const menu = state.menu;
  if (!menu) return null;
  return [
    h("div", {
      key: "veil",
      class: "menu-veil",
      onmousedown: (/** @type {Event} */ event) => (event.preventDefault(), closeMenu()),
    }),
    h("div", {
      key: menu.id,
      class: cx("menu", `menu-${menu.kind}`),
      tabindex: "-1",
      onkeydown: onKey,
      role: menu.kind === "dialog" ? "dialog" : undefined,
      "aria-label": menu.kind === "dialog" ? menu.label : undefined,
      hook: { mount: open, update: place },
    }, contents(menu)),
  ];
}
