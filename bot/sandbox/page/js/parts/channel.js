/** The middle: a channel, a DM, or the app with its two tabs. */
import { join } from "../actions.js";
import { go } from "../go.js";
import { icon } from "../icons.js";
import { openMenu } from "../menu.js";
import { avatar, here, nameOf, person, titleOf } from "../people.js";
import { redraw, state } from "../store.js";
import { mrkdwn } from "../text.js";
import { cx, h } from "../vdom.js";
import { composer } from "./composer.js";
import { appHome } from "./home.js";
import { messageList } from "./messages.js";

/** @typedef {import("../types.js").Channel} Channel */

/** @param {any} event @param {Channel} place */
const showMembers = (event, place) =>
  openMenu(event.currentTarget, {
    label: `Members of ${titleOf(place)}`,
    items: place.members.map((id) => ({
      key: id,
      label: nameOf(id),
      desc: person(id)?.title || "App",
      icon: avatar(id, "sm"),
      run: () => {
        if (person(id)) go({ me: id });
      },
    })),
  });

/** @param {Channel} place */
const title = (place) =>
  h(
    "h1",
    { class: "channel-title", id: "channel-title", tabindex: "-1" },
    place.kind === "channel"
      ? icon(place.private ? "lock" : "hash", 18)
      : avatar(place.kind === "dm" ? place.with || "" : state.view?.bot.user || "", "sm"),
    h("span", null, titleOf(place)),
  );

/** @param {Channel} place */
const members = (place) =>
  h(
    "button",
    {
      type: "button",
      class: "members",
      "aria-haspopup": "menu",
      "aria-label": `${place.members.length} members`,
      title: "Members: choose one to be them",
      onclick: (/** @type {any} */ event) => showMembers(event, place),
    },
    h("span", { class: "members-faces" }, place.members.slice(0, 3).map((id) => avatar(id, "xs"))),
    String(place.members.length),
  );

/** @param {Channel} place */
const head = (place) =>
  h(
    "header",
    { class: "channel-head", key: "head" },
    h("button", {
      type: "button",
      class: "btn-quiet narrow-only back",
      "aria-label": "Back to the channels",
      onclick: () => ((state.pane = "list"), redraw()),
    }, icon("back", 22)),
    h(
      "div",
      { class: "channel-words" },
      title(place),
      place.topic ? h("p", { class: "topic" }, mrkdwn(place.topic)) : null,
    ),
    place.kind === "channel" ? members(place) : null,
  );

/** @param {string} name @param {boolean} on @param {() => void} act */
const tab = (name, on, act) =>
  h("button", {
    type: "button",
    role: "tab",
    class: cx("tab", on && "is-on"),
    "aria-selected": String(on),
    onclick: act,
  }, name);

/** @param {Channel} place */
const tabs = (place) =>
  place.kind === "app"
    ? h(
      "div",
      { class: "tabs", role: "tablist", key: "tabs", "aria-label": titleOf(place) },
      tab("Home", state.route.home, () => go({ channel: place.id, home: true })),
      tab("Messages", !state.route.home, () => go({ channel: place.id })),
    )
    : null;

/** @param {Channel} place */
function opening(place) {
  if (place.kind === "app") {
    return h(
      "div",
      { class: "opening", key: "opening" },
      avatar(state.view?.bot.user || "", "lg"),
      h("h2", null, place.name),
      h("p", null, "This is the beginning of your messages with the app. What is written here is between you and it."),
    );
  }
  if (place.kind === "dm") {
    return h(
      "div",
      { class: "opening", key: "opening" },
      avatar(place.with || "", "lg"),
      h("h2", null, titleOf(place)),
      h("p", null, person(place.with || "")?.title || ""),
    );
  }
  return h(
    "div",
    { class: "opening", key: "opening" },
    h("h2", null, icon(place.private ? "lock" : "hash", 26), place.name),
    h("p", null, "This is the very beginning of the channel."),
  );
}

/** @param {Channel} place */
const joinBar = (place) =>
  h(
    "div",
    { class: "join-bar", key: "composer" },
    h("span", null, "You are looking at ", h("b", null, `#${place.name}`), "."),
    h("button", {
      type: "button",
      class: cx("btn", "btn-primary"),
      disabled: state.busy.has(`join:${place.id}`),
      onclick: () => join(place.id),
    }, "Join the channel"),
  );

/** @param {Channel} place */
const placeholder = (place) => `Message ${place.kind === "channel" ? "#" : ""}${titleOf(place)}`;

/** @param {Channel} place */
function foot(place) {
  if (place.archived) {
    return h(
      "div",
      { class: "join-bar", key: "composer" },
      h("span", null, "This channel is archived: nothing can be written here any more."),
    );
  }
  return place.member || place.kind !== "channel" ? composer("", placeholder(place)) : joinBar(place);
}

/** @param {Channel} place */
function body(place) {
  if (place.kind === "app" && state.route.home) return appHome();
  const here = `${state.route.me}/${place.id}`;
  const marker = state.marker.place === here ? state.marker.ts : "";
  const messages = (state.view?.messages || []).filter((each) => !each.deleted || each.reply_count);
  return [
    messageList(messages, { place: here, label: `Messages in ${titleOf(place)}`, marker, head: opening(place) }),
    foot(place),
  ];
}

export function channelPane() {
  const place = here();
  if (!place) return h("main", { class: "channel", key: "channel" }, h("p", { class: "loading" }, "Opening…"));
  return h(
    "main",
    { class: "channel", key: "channel", "aria-labelledby": "channel-title" },
    head(place),
    tabs(place),
    body(place),
  );
}
