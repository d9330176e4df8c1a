/** The bar on top: the work clock, the bot's switch, the phone, starting over. */
import { moveClock, setBot, startOver } from "../actions.js";
import { icon } from "../icons.js";
import { openMenu } from "../menu.js";
import { avatar, firstName, me, workNow } from "../people.js";
import { phoneShown, state, togglePhone } from "../store.js";
import { clockText, shortText } from "../time.js";
import { cx, h } from "../vdom.js";
import { openPeople } from "./rail.js";
import { badge } from "./badge.js";
import { brokenNow, openBreak } from "./breaking.js";

const clock = () => ({ now: workNow(), tz: state.view?.clock.tz || "UTC" });
const moving = () => state.busy.has("clock") || state.busy.has("story") || Boolean(state.view?.clock.moving);

/** "#42, Wed 09:00" */
function nextWords() {
  const next = state.view?.next_due;
  const { now, tz } = clock();
  return next ? `${next.flag}${next.flag ? ", " : ""}${shortText(new Date(next.at), tz, now)}` : "";
}

/** @param {string} name @param {Object<string, any>} target @param {string} [desc] @param {boolean} [off] */
const clockButton = (name, target, desc = "", off = false) =>
  h(
    "button",
    {
      type: "button",
      class: "bar-btn",
      disabled: moving() || off,
      onclick: () => moveClock(target),
      title: desc ? `${name}: ${desc}` : undefined,
    },
    h("span", null, name),
    desc ? h("span", { class: "bar-desc" }, desc) : null,
  );

function clockGroup() {
  const { now, tz } = clock();
  const next = nextWords();
  return h(
    "div",
    { class: cx("clock", moving() && "is-moving"), role: "group", "aria-label": "Work clock" },
    h(
      "span",
      { class: "clock-face" },
      moving() ? h("span", { class: "spinner", "aria-hidden": "true" }) : icon("clock"),
      h("time", { datetime: now.toISOString(), class: "clock-time" }, clockText(now, tz)),
      moving() ? h("span", { class: "sr-only" }, "The clock is moving") : null,
    ),
    h(
      "span",
      { class: "clock-buttons wide-only" },
      clockButton("+1 hour", { seconds: 3600 }),
      clockButton("+1 day", { seconds: 86400 }),
      clockButton("Next thing due", { next_due: true }, next || "nothing", !next),
    ),
  );
}

/** On a narrow screen the clock's buttons are a menu. @param {any} event */
function clockMenu(event) {
  const next = nextWords();
  openMenu(event.currentTarget, {
    label: "Move the work clock",
    items: [
      { key: "h", label: "+1 hour", icon: icon("clock"), run: () => moveClock({ seconds: 3600 }) },
      { key: "d", label: "+1 day", icon: icon("calendar"), run: () => moveClock({ seconds: 86400 }) },
      {
        key: "n",
        label: "Next thing due",
        desc: next || "Nothing is due",
        disabled: !next,
        icon: icon("skip"),
        run: () => moveClock({ next_due: true }),
      },
    ],
  });
}

const narrowClock = () =>
  h(
    "button",
    {
      type: "button",
      class: "bar-btn bar-clock narrow-only",
      disabled: moving(),
      "aria-haspopup": "menu",
      "aria-label": `Work clock: ${clockText(clock().now, clock().tz)}. Move it`,
      onclick: clockMenu,
    },
    moving() ? h("span", { class: "spinner", "aria-hidden": "true" }) : icon("clock", 16),
    h("span", null, clockText(clock().now, clock().tz).replace(/ \d{4},/, ",")),
  );

/** @returns {{word: string, tone: string}} */
function botState() {
  const bot = state.view?.bot;
  if (bot?.starting) return { word: "is starting", tone: "wait" };
  return bot?.running ? { word: "is running", tone: "on" } : { word: "is stopped", tone: "off" };
}

const botLabel = () => (state.view?.bot.running || state.view?.bot.starting ? "Stop the bot" : "Start the bot");
const toggleBot = () => setBot(!state.view?.bot.running);
const botBusy = () => state.busy.has("bot") || Boolean(state.view?.bot.starting);

function botGroup() {
  const { word, tone } = botState();
  return h(
    "div",
    { class: "bot-state wide-only", role: "group", "aria-label": "The bot" },
    h(
      "span",
      { class: "bot-word", role: "status" },
      h("span", { class: `lamp lamp-${tone}`, "aria-hidden": "true" }),
      h("span", { class: "roomy-word" }, `${state.view?.bot.name} ${word}`),
    ),
    h(
      "button",
      {
        type: "button",
        class: cx("bar-btn", !state.view?.bot.running && !botBusy() && "is-off"),
        disabled: botBusy(),
        "aria-busy": botBusy() ? "true" : undefined,
        title: botLabel(),
        onclick: toggleBot,
      },
      botBusy() ? h("span", { class: "spinner", "aria-hidden": "true" }) : icon("power", 16),
      h("span", { class: "bar-word" }, botLabel()),
    ),
  );
}

const phoneButton = () =>
  h(
    "button",
    {
      type: "button",
      id: "phone-button",
      class: cx("bar-btn bar-phone", phoneShown() && "is-on"),
      "aria-pressed": String(phoneShown()),
      "aria-label": `${firstName(me().name)}’s phone, ${me().badge} new`,
      onclick: togglePhone,
    },
    h("span", { class: "phone-mark" }, icon("phone"), badge(me().badge)),
    h("span", { class: "bar-word" }, `${firstName(me().name)}’s phone`),
  );

const breakButton = () =>
  h(
    "button",
    {
      type: "button",
      class: cx("bar-btn wide-only", brokenNow() && "is-broken"),
      "aria-haspopup": "dialog",
      "aria-label": brokenNow() ? "Slack is broken. Mend it, or break it more" : "Break Slack",
      title: "Let Slack have a bad day, and watch the bot recover",
      onclick: (/** @type {any} */ event) => openBreak(event.currentTarget),
    },
    icon("bolt", 16),
    h("span", { class: "bar-word" }, brokenNow() ? "Slack is broken" : "Break Slack"),
  );

/** @param {any} event */
const moreMenu = (event) =>
  openMenu(event.currentTarget, {
    label: "More",
    items: [
      {
        key: "bot",
        label: botLabel(),
        desc: `${state.view?.bot.name} ${botState().word}`,
        icon: icon("power"),
        disabled: botBusy(),
        run: toggleBot,
      },
      {
        key: "break",
        label: "Break Slack…",
        desc: brokenNow() ? "It is broken now" : "Let it have a bad day",
        icon: icon("bolt"),
        run: ((/** @type {Element} */ anchor) => () => openBreak(anchor))(event.currentTarget),
      },
      { key: "over", label: "Start over", icon: icon("restart"), danger: true, run: startOver },
    ],
  });

/** The whole bar. */
export const topBar = () =>
  h(
    "header",
    { class: "topbar", key: "topbar" },
    h(
      "div",
      { class: "brand wide-only" },
      h("strong", null, state.view?.workspace.name),
      h("span", { class: "brand-note" }, "a local Slack"),
    ),
    h(
      "button",
      {
        type: "button",
        class: "bar-btn who narrow-only",
        "aria-haspopup": "menu",
        "aria-label": `You are ${me().name}. Be somebody else`,
        onclick: openPeople,
      },
      avatar(me().id, "sm"),
      h("span", { class: "who-name" }, firstName(me().name)),
    ),
    clockGroup(),
    narrowClock(),
    botGroup(),
    breakButton(),
    phoneButton(),
    h(
      "button",
      {
        type: "button",
        class: "bar-btn wide-only",
        disabled: state.busy.has("reset"),
        onclick: startOver,
        title: "Forget all that happened here and begin again",
      },
      icon("restart", 16),
      h("span", { class: "roomy-word" }, "Start over"),
    ),
    h(
      "button",
      {
        type: "button",
        class: "bar-btn bar-more narrow-only",
        "aria-label": "More: stop the bot, break Slack, start over",
        "aria-haspopup": "menu",
        onclick: moreMenu,
      },
      h("span", { class: `lamp lamp-${botState().tone}`, "aria-hidden": "true" }),
      icon("more"),
    ),
  );
