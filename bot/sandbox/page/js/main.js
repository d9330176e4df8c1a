/** Starts the page: the address says where, the server says what, and each change draws again. */
import { confirmLayer } from "./confirm.js";
import { followAddress, go, settle, wish } from "./go.js";
import { listen, onView, refresh } from "./live.js";
import { menuLayer } from "./menu.js";
import { post } from "./api.js";
import { here, me, titleOf } from "./people.js";
import { onDraw, phoneShown, redraw, state } from "./store.js";
import { cx, h, patch } from "./vdom.js";
import { channelPane } from "./parts/channel.js";
import { modals } from "./parts/modal.js";
import { phone } from "./parts/phone.js";
import { rail } from "./parts/rail.js";
import { sidebar } from "./parts/sidebar.js";
import { story } from "./parts/story.js";
import { threadPane } from "./parts/thread.js";
import { topBar } from "./parts/topbar.js";

/** @typedef {import("./types.js").View} View */

/** The last `focus.n` that was followed; what is there at start is not. */
let followed = -1;
/** The newest message that was told as seen, by place. @type {Map<string, string>} */
const told = new Map();

/** As in Slack, what only one person saw is gone when they reload. */
let reloaded = /** @type {any} */ (performance.getEntriesByType("navigation")[0])?.type === "reload";

/** @param {View} view */
function onFresh(view) {
  const first = !state.view;
  if (reloaded) void post("reload", { as: view.me });
  reloaded = false;
  state.view = view;
  state.viewAt = Date.now();
  if (!settle(view)) {
    markPlace(view);
    tellSeen(view);
    listen(state.route.me);
  }
  followStory(view, first);
  forgetClosed(view);
  redraw();
}

/** Keeps the new-messages line where it was when the channel was entered. @param {View} view */
function markPlace(view) {
  const place = `${state.route.me}/${state.route.channel}`;
  const unread = view.messages.find((each) => each.unread && each.user !== state.route.me)?.ts || "";
  const away = document.hidden && unread && !state.marker.ts;
  if (state.marker.place !== place || away) state.marker = { place, ts: unread };
}

/** @param {View} view */
function tellSeen(view) {
  const { me: self, channel } = state.route;
  const place = view.channels.find((each) => each.id === channel);
  if (document.hidden || !place || (!place.unread && !place.mentions)) return;
  const newest = view.messages[view.messages.length - 1]?.ts || "";
  if (told.get(`${self}/${channel}`) === newest) return;
  told.set(`${self}/${channel}`, newest);
  void post("seen", { as: self, channel });
}

/** @param {View} view @param {boolean} first */
function followStory(view, first) {
  const focus = view.story?.focus;
  if (!focus || focus.n === followed) return;
  followed = focus.n;
  if (!first) go({ me: focus.as, channel: focus.channel, thread: focus.thread || "", home: focus.home });
}

/** What was typed into modals that are gone. @param {View} view */
function forgetClosed(view) {
  const open = new Set(view.modals.map((each) => `v:${each.id}`));
  if (view.home) open.add(`v:${view.home.id}`);
  for (const key of state.forms.keys()) {
    if (key.startsWith("v:") && !open.has(key.replace("/errors", ""))) state.forms.delete(key);
  }
}

const reconnecting =
  () => (state.online
    ? null
    : h("div", { class: "offline", role: "status", key: "offline" }, h("span", { class: "spinner" }), "Reconnecting…"));
const toasts = () =>
  h(
    "div",
    { class: "toasts", key: "toasts", role: "status", "aria-live": "polite" },
    state.toasts.map((each) => h("p", { class: "toast", key: each.id }, each.text)),
  );

/** Past everybody and every channel, for whoever has only a keyboard. */
const skip = () => (document.getElementById("composer") || document.getElementById("channel-title"))?.focus();

function app() {
  const covered = Boolean(state.view?.modals.length || state.confirm);
  const shape = cx("shell", state.route.thread && "has-thread", phoneShown() && "has-phone", `pane-${state.pane}`);
  return h(
    "div",
    { class: "app", key: "app", inert: covered },
    h("button", { type: "button", class: "skip", key: "skip", onclick: skip }, "Skip to the message box"),
    reconnecting(),
    topBar(),
    story(),
    h("div", { class: shape, key: "shell" }, rail(), sidebar(), channelPane(), threadPane(), phone()),
  );
}

/** Going somewhere means to write there. */
function takeFocus() {
  const wanted = wish.focus && !state.menu && document.getElementById(wish.focus);
  if (!wanted) return;
  wish.focus = "";
  wanted.focus({ preventScroll: true });
}

function draw() {
  const root = document.getElementById("root");
  if (!state.view) {
    return patch(root, [
      h(
        "p",
        { class: "boot", key: "boot", role: "status" },
        state.online ? "Opening…" : "The sandbox does not answer yet. Trying again…",
      ),
    ]);
  }
  patch(root, [app(), modals(), confirmLayer(), menuLayer(), toasts()]);
  const place = here();
  takeFocus();
  document.title = `${me().badge ? `(${me().badge}) ` : ""}${
    place ? titleOf(place) : ""
  } · ${me().name} · ${state.view.workspace.name}`;
}

document.getElementById("root")?.replaceChildren();
onDraw(draw);
onView(onFresh);
addEventListener("popstate", followAddress);
addEventListener("hashchange", followAddress);
addEventListener("visibilitychange", () => !document.hidden && void refresh());
addEventListener("resize", redraw);
setInterval(redraw, 10_000);
matchMedia("(max-width: 700px)").addEventListener("change", redraw);
followAddress();
void refresh();
