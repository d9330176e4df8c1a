/**
 * What the page knows: the server's last view, and what only this window knows (where I am, drafts, open menus).
 * @typedef {import("./types.js").View} View
 * @typedef {{id: string, anchor: Element, kind: "menu" | "listbox" | "dialog", label: string, items?: any[], index: number,
 *   query?: string, filter?: boolean, multi?: boolean, least?: number, search?: (text: string) => Promise<any[]>, body?: () => any, loading?: boolean}} Menu
 */

/** @param {string} name @param {any} fallback */
function remembered(name, fallback) {
  try {
    return JSON.parse(localStorage.getItem(`sandbox.${name}`) ?? "") ?? fallback;
  } catch {
    return fallback;
  }
}

/** Keeps a choice for the next visit, where the browser allows it. @param {string} name @param {any} value */
export function remember(name, value) {
  try {
    localStorage.setItem(`sandbox.${name}`, JSON.stringify(value));
  } catch {
    /* private windows may refuse: then it is only not remembered */
  }
}

export const state = {
  /** @type {View | null} */ view: null,
  /** When the view came, by this machine's clock (ms). */ viewAt: 0,
  /** Who, where and which thread; mirrored in the address. */
  route: { me: "", channel: "", thread: "", home: false },
  /** On a phone: the list of channels, or the channel. */
  pane: /** @type {"list" | "channel"} */ ("channel"),
  /** Unsent words by `who/channel/thread`. @type {Map<string, string>} */ drafts: new Map(),
  /** What was filled in, by surface id. @type {Map<string, any>} */ forms: new Map(),
  /** Keys of what waits for an answer. @type {Set<string>} */ busy: new Set(),
  /** What went wrong at a place, by key. @type {Map<string, string>} */ refusals: new Map(),
  /** @type {Menu | null} */ menu: null,
  /** @type {any} */ confirm: null,
  /** Completion in a composer. @type {any} */ completion: null,
  /** First unread message when the channel was entered. */ marker: { place: "", ts: "" },
  /** @type {{id: number, text: string}[]} */ toasts: [],
  online: true,
  /** The phone beside the channel, where there is room. */
  phoneOpen: /** @type {boolean} */ (remembered("phone", true)),
  /** The phone over everything else, where there is none; not remembered. */ phoneOver: false,
  storyOpen: /** @type {boolean} */ (remembered("story", true)),
  /** Last place of each person. @type {Object<string, string>} */ places: remembered("places", {}),
};

/** @type {() => void} */
let draw = () => {};
let queued = false;

/** @param {() => void} fn */
export const onDraw = (fn) => void (draw = fn);

/** Asks for a redraw; many in a row make one. */
export function redraw() {
  if (queued) return;
  queued = true;
  queueMicrotask(() => {
    queued = false;
    draw();
  });
}

/** Draws at once, for code that must touch the result. */
export const drawNow = () => draw();

/** Whether the phone has room of its own beside the rest. */
export const phoneHasRoom = () => window.innerWidth >= (state.route.thread ? 1340 : 1081);

/** Whether the phone is to be seen. */
export const phoneShown = () => (phoneHasRoom() ? state.phoneOpen : state.phoneOver);

/** Shows or hides the phone. */
export function togglePhone() {
  if (phoneHasRoom()) remember("phone", state.phoneOpen = !state.phoneOpen);
  else state.phoneOver = !state.phoneOver;
  redraw();
}

/** The key of a composer's draft. @param {string} [thread] */
export const draftKey = (thread = "") => `${state.route.me}/${state.route.channel}/${thread}`;

/** Runs `work` while `key` counts as busy. @template T @param {string} key @param {() => Promise<T>} work @returns {Promise<T | undefined>} */
export async function whileBusy(key, work) {
  if (state.busy.has(key)) return undefined;
  state.busy.add(key);
  state.refusals.delete(key);
  redraw();
  try {
    return await work();
  } finally {
    state.busy.delete(key);
    redraw();
  }
}

let toastId = 0;
/** Says something for some seconds. @param {string} text */
export function toast(text) {
  const id = ++toastId;
  state.toasts = [...state.toasts.slice(-2), { id, text }];
  setTimeout(() => {
    state.toasts = state.toasts.filter((each) => each.id !== id);
    redraw();
  }, 7000);
  redraw();
}
