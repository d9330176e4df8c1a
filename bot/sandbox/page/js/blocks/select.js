/** Select menus of every source, single and multi. */
import { press, suggest } from "../actions.js";
import { setValue, valueOf } from "../forms.js";
import { icon } from "../icons.js";
import { openMenu } from "../menu.js";
import { avatar, channel, nameOf, titleOf } from "../people.js";
import { redraw, state } from "../store.js";
import { plain } from "../text.js";
import { cx, h } from "../vdom.js";
import { described } from "./field.js";

/** @typedef {import("../types.js").Surface} Surface */
/** @typedef {{value: string, label: string, desc?: string, icon?: any, option?: any, group?: string}} Choice */

/** How the state of each source is called, single and multi. @type {Object<string, [string, string]>} */
const FIELDS = {
  static: ["selected_option", "selected_options"],
  external: ["selected_option", "selected_options"],
  users: ["selected_user", "selected_users"],
  channels: ["selected_channel", "selected_channels"],
  conversations: ["selected_conversation", "selected_conversations"],
};

/** @param {any} option @param {string} [group] @returns {Choice} */
const fromOption = (option, group) => ({
  value: option.value,
  label: plain(option.text),
  desc: plain(option.description),
  option,
  group,
});

/** @param {any} given `{options}` or `{option_groups}` @returns {Choice[]} */
const fromGiven = (given) =>
  given.option_groups
    ? given.option_groups.flatMap((/** @type {any} */ group) =>
      group.options.map((/** @type {any} */ each) => fromOption(each, plain(group.label)))
    )
    : (given.options || []).map((/** @type {any} */ each) => fromOption(each));

const people = () =>
  (state.view?.people || []).map((each) => ({
    value: each.id,
    label: each.name,
    desc: each.title,
    icon: avatar(each.id, "xs"),
  }));
const channels = () =>
  (state.view?.channels || []).filter((each) => each.kind === "channel" && (each.member || !each.private))
    .map((each) => ({ value: each.id, label: `# ${each.name}`, desc: "" }));
const conversations = () => [...channels(), ...people()];

/** @param {string} source @param {any} element @returns {Choice[]} */
const choicesOf = (source, element) =>
  source === "users"
    ? people()
    : source === "channels"
    ? channels()
    : source === "conversations"
    ? conversations()
    : fromGiven(element);

/** How a chosen value reads. @param {any} value an option or an id */
function wordOf(value) {
  if (typeof value === "object") return plain(value.text);
  const known = channel(value);
  return known ? `# ${titleOf(known)}` : nameOf(value);
}

/** @param {any} value */
const idOf = (value) => (typeof value === "object" ? value.value : value);

/** @param {any} element @param {any} block @param {Surface} surface @param {any[]} all */
export function selectMenu(element, block, surface, all) {
  const multi = element.type.startsWith("multi_");
  const source = element.type.replace("multi_", "").replace("_select", "");
  const field = FIELDS[source][multi ? 1 : 0];
  const current = valueOf(surface, block.block_id, element)[field];
  /** @type {any[]} */
  const chosen = multi ? [...(current || [])] : current ? [current] : [];
  /** @param {any[]} next */
  const set = (next) => {
    const value = { [field]: multi ? next : next[0] ?? null };
    setValue(surface, block.block_id, element, value);
    redraw();
    if (block.type !== "input" || block.dispatch_action) void press(surface, block.block_id, element, value, all);
  };
  const props = { element, block, surface, chosen, set, multi, source };
  const words = chosen.map(wordOf);
  const label = block.label ? plain(block.label) : plain(element.placeholder) || "Choose";
  return h(
    "button",
    {
      ...described(block, surface, element),
      type: "button",
      class: cx("select", !words.length && "is-empty", block.type === "input" && "select-wide"),
      "aria-haspopup": "listbox",
      "aria-label": `${label}: ${words.join(", ") || "nothing chosen"}`,
      onclick: (/** @type {any} */ event) => open(event.currentTarget, props, label),
    },
    h(
      "span",
      { class: "select-words" },
      multi ? words.map((word, at) => h("span", { class: "chip", key: at }, word)) : words[0],
      words.length ? null : plain(element.placeholder) || "Choose…",
    ),
    icon("down", 16),
  );
}

/** @param {Element} anchor @param {any} props @param {string} label */
function open(anchor, props, label) {
  const { element, source } = props;
  const least = source === "external" ? element.min_query_length ?? 3 : 0;
  const toItems = (/** @type {Choice[]} */ all) => all.map((each) => toItem(each, props));
  const search = source === "external"
    ? async (/** @type {string} */ text) => {
      if (text.length < least) return [];
      const answer = await suggest(props.surface, props.block.block_id, element, text);
      return toItems(fromGiven(answer));
    }
    : undefined;
  const choices = source === "external" ? [] : choicesOf(source, element);
  openMenu(anchor, {
    label,
    kind: "listbox",
    items: toItems(choices),
    search,
    filter: source === "external" || choices.length > 6,
    multi: props.multi,
    least,
  });
}

/** @param {Choice} each @param {any} props */
function toItem(each, { chosen, set, multi, element }) {
  const held = chosen;
  const item = {
    key: each.value,
    label: each.label,
    plain: `${each.label} ${each.desc || ""}`,
    desc: each.desc,
    icon: each.icon,
    group: each.group,
    selected: held.some((/** @type {any} */ one) => idOf(one) === each.value),
    run: () => {},
  };
  item.run = () => {
    const value = each.option || each.value;
    if (!multi) return set([value]);
    item.selected = !item.selected;
    if (item.selected && element.max_selected_items && held.length >= element.max_selected_items) item.selected = false;
    else if (item.selected) held.push(value);
    else held.splice(held.findIndex((/** @type {any} */ one) => idOf(one) === each.value), 1);
    set([...held]);
  };
  return item;
}
