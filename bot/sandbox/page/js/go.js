/** Moving about: to a person, a channel, a thread. The address follows, and the address moves the page. */
import { post } from "./api.js";
import { listen, refresh } from "./live.js";
import { format, parse } from "./route.js";
import { redraw, remember, state } from "./store.js";

/** For when the place is drawn: the id of what gets the focus, the ts of the message to show. */
export const wish = { focus: "", jump: "" };

/** @param {{me?: string, channel?: string, thread?: string, home?: boolean, ts?: string}} to */
export function go(to) {
  const from = state.route;
  const me = to.me ?? from.me;
  let channel = to.channel ?? (me === from.me ? from.channel : pickPlace(me));
  if (to.home !== undefined && !to.channel) channel = appChannel() || channel;
  const route = { me, channel, thread: to.thread ?? "", home: Boolean(to.home) };
  wish.jump = to.ts || "";
  wish.focus = me !== from.me || window.innerWidth <= 700 || to.ts
    ? ""
    : route.thread && route.thread !== from.thread
    ? "composer-thread"
    : channel !== from.channel
    ? "composer"
    : "";
  if (route.thread !== from.thread) state.phoneOver = false;
  const same = format(route) === format(from);
  if (!same) history.pushState(null, "", format(route));
  enter(route);
  state.pane = "channel";
  if (same) void refresh();
}

const appChannel = () => state.view?.channels.find((each) => each.kind === "app")?.id;

/** Where this person was last, as far as remembered. @param {string} me */
const pickPlace = (me) => state.places[me] || "";

/** @param {{me: string, channel: string, thread: string, home: boolean}} route */
function enter(route) {
  const moved = route.me !== state.route.me || route.channel !== state.route.channel;
  const homeOpened = route.home && (!state.route.home || moved);
  const fresh = moved || route.thread !== state.route.thread;
  if (route.me !== state.route.me) state.refusals.clear();
  state.route = route;
  state.menu = null;
  state.completion = null;
  if (moved && state.view) state.view = { ...state.view, messages: [], thread: null, modals: sameModals(route.me) };
  if (fresh && state.view && !route.thread) state.view = { ...state.view, thread: null };
  if (route.me && route.channel) {
    state.places[route.me] = route.channel;
    remember("places", state.places);
  }
  if (route.me) listen(route.me);
  if (homeOpened) void post("home", { as: route.me });
  if (fresh || homeOpened) void refresh();
  redraw();
}

/** @param {string} me */
const sameModals = (me) => (state.view?.me === me ? state.view.modals : []);

/** Reads the address: at start, and when the person goes back or forward. */
export function followAddress() {
  const route = parse(location.hash);
  enter({ ...route, me: route.me || state.route.me });
}

/** Settles what the address left open, once the first view is here. @param {import("./types.js").View} view @returns {boolean} whether it moved */
export function settle(view) {
  const { me, channel } = state.route;
  const known = view.people.some((each) => each.id === me) ? me : view.me;
  const place = view.channels.find((each) => each.id === channel) || startPlace(view.channels);
  if (known === me && place?.id === channel) return false;
  const kept = place?.id === channel ? state.route : { ...state.route, thread: "", home: false };
  const route = { ...kept, me: known, channel: place?.id || "" };
  history.replaceState(null, "", format(route));
  enter(route);
  return true;
}

/** @param {import("./types.js").Channel[]} channels */
const startPlace = (channels) =>
  channels.find((each) => each.mentions > 0) || channels.find((each) => each.member && each.kind === "channel") ||
  channels[0];
