/** Keeps the view fresh: one request at a time, many changes make one, and back-off when the server is away. */
import { fetchView } from "./api.js";
import { redraw, state } from "./store.js";

/** @type {(view: import("./types.js").View) => void} */
let arrived = () => {};
/** @param {(view: import("./types.js").View) => void} fn called with each fresh view that still fits the route */
export const onView = (fn) => void (arrived = fn);

/** @type {Promise<void> | null} */
let running = null;
let again = false;

/** Fetches the view; resolves once a view that was asked for after this call is drawn. @returns {Promise<void>} */
export async function refresh() {
  if (running) {
    again = true;
    return running;
  }
  running = (async () => {
    do {
      again = false;
      await once();
    } while (again);
  })();
  await running.finally(() => (running = null));
}

async function once() {
  const { me, channel, thread } = state.route;
  try {
    const view = await fetchView({ as: me, channel, thread });
    if (!view) {
      state.route = { me: "", channel: "", thread: "", home: false };
      again = Boolean(me);
    } else if (me === state.route.me && channel === state.route.channel && thread === state.route.thread) arrived(view);
    else again = true;
    setOnline(true);
  } catch {
    setOnline(false);
    setTimeout(refresh, 2000);
  }
}

/** @param {boolean} online */
function setOnline(online) {
  if (state.online === online) return;
  state.online = online;
  redraw();
}

/** @type {EventSource | null} */
let source = null;
let waits = 0;
let listening = "";

/** Listens for changes as `me`; reconnects with back-off (0.5 s to 8 s). @param {string} me */
export function listen(me) {
  if (listening === me && source) return;
  source?.close();
  listening = me;
  const mine = new EventSource(`/page/live?as=${encodeURIComponent(me)}`);
  source = mine;
  mine.onopen = () => {
    waits = 0;
    setOnline(true);
    void refresh();
  };
  mine.addEventListener("changed", () => void refresh());
  mine.onerror = () => {
    if (source !== mine) return;
    mine.close();
    source = null;
    setOnline(false);
    setTimeout(() => listening === me && !source && listen(me), Math.min(8000, 500 * 2 ** waits++));
  };
}
