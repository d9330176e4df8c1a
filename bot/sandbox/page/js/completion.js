/** What the composer offers while typing: slash commands, people, channels. Pure but for reading the view. */
import { avatar } from "./people.js";
import { state } from "./store.js";

/** @typedef {{key: string, label: string, desc: string, insert: string, icon?: any}} Offer */
/** @typedef {{from: number, to: number, kind: "command" | "person" | "channel", offers: Offer[]}} Completion */

/** @param {string} sought @param {string} name */
const fits = (sought, name) =>
  name.toLowerCase().split(/[\s-]+/).some((word) => word.startsWith(sought)) || name.toLowerCase().startsWith(sought);

/** @param {string} text @param {number} caret @returns {Completion | null} */
function commands(text, caret) {
  const found = text.slice(0, caret).match(/^\/([\w-]*)$/);
  if (!found) return null;
  const sought = found[1].toLowerCase();
  const offers = (state.view?.commands || []).filter((each) => each.command.slice(1).startsWith(sought))
    .map((each) => ({
      key: each.command,
      label: `${each.command} ${each.usage_hint || ""}`.trim(),
      desc: each.description,
      insert: `${each.command} `,
      icon: avatar(state.view?.bot.user || "", "sm"),
    }));
  return { from: 0, to: caret, kind: "command", offers };
}

/** @param {string} sought @returns {Offer[]} */
function people(sought) {
  const bot = state.view?.bot;
  const all = (state.view?.people || []).map((each) => ({
    key: each.id,
    label: each.name,
    desc: each.title,
    insert: `@${each.name} `,
    icon: avatar(each.id, "xs"),
  }));
  const app = bot
    ? [{ key: bot.user, label: bot.name, desc: "App", insert: `@${bot.name} `, icon: avatar(bot.user, "xs") }]
    : [];
  return [...all, ...app].filter((each) => fits(sought, each.label));
}

/** @param {string} sought @returns {Offer[]} */
const channels = (sought) =>
  (state.view?.channels || []).filter((each) => each.kind === "channel" && fits(sought, each.name))
    .map((each) => ({ key: each.id, label: `#${each.name}`, desc: each.topic, insert: `#${each.name} ` }));

/** @param {string} text @param {number} caret @returns {Completion | null} */
export function completionFor(text, caret) {
  const command = commands(text, caret);
  if (command) return command.offers.length ? command : null;
  const found = text.slice(0, caret).match(/(^|[\s(])([@#])([\p{L}\p{N}_-]*)$/u);
  if (!found) return null;
  const sought = found[3].toLowerCase();
  const offers = (found[2] === "@" ? people(sought) : channels(sought)).slice(0, 8);
  if (!offers.length) return null;
  return { from: caret - found[3].length - 1, to: caret, kind: found[2] === "@" ? "person" : "channel", offers };
}

/** The usage hint of the command that stands in the composer, once its name is complete. @param {string} text */
export function hintFor(text) {
  const found = text.match(/^(\/[\w-]+)\s/);
  const command = found && state.view?.commands.find((each) => each.command === found[1]);
  return command ? { command: command.command, hint: command.usage_hint, desc: command.description } : null;
}
