/** The app's Home tab. */
import { drawBlocks } from "../blocks/index.js";
import { state } from "../store.js";
import { h } from "../vdom.js";

export function appHome() {
  const home = state.view?.home;
  const empty = h(
    "p",
    { class: "loading" },
    state.view?.bot.running
      ? "The app has not written its Home yet…"
      : `${state.view?.bot.name} is stopped: its Home comes when it runs again.`,
  );
  if (!home) return h("div", { class: "home", key: "home" }, empty);
  const surface = {
    key: `v:${home.id}`,
    container: { type: "view", view_id: home.id },
    files: home.files || {},
    state: home.state,
    errors: {},
  };
  return h(
    "div",
    { class: "home", key: "home", role: "tabpanel", "aria-label": "Home", tabindex: "0" },
    h("div", { class: "home-inner" }, drawBlocks(home.blocks, surface)),
  );
}
