/** What is filled in on a surface (a modal, a home, a message): kept here while typing, so that no redraw loses it. */
import { state } from "./store.js";

/** @typedef {import("./types.js").Surface} Surface */

/** @param {any} element @returns {any} the state of an element nobody has touched */
function initial(element) {
  const options = element.initial_options || null;
  switch (element.type) {
    case "plain_text_input":
    case "number_input":
    case "email_text_input":
    case "url_text_input":
      return { type: element.type, value: element.initial_value ?? null };
    case "datepicker":
      return { type: element.type, selected_date: element.initial_date ?? null };
    case "timepicker":
      return { type: element.type, selected_time: element.initial_time ?? null };
    case "datetimepicker":
      return { type: element.type, selected_date_time: element.initial_date_time ?? null };
    case "checkboxes":
    case "multi_static_select":
    case "multi_external_select":
      return { type: element.type, selected_options: options || [] };
    case "users_select":
      return { type: element.type, selected_user: element.initial_user ?? null };
    case "channels_select":
      return { type: element.type, selected_channel: element.initial_channel ?? null };
    case "conversations_select":
      return { type: element.type, selected_conversation: element.initial_conversation ?? null };
    case "multi_users_select":
      return { type: element.type, selected_users: element.initial_users || [] };
    case "multi_channels_select":
      return { type: element.type, selected_channels: element.initial_channels || [] };
    case "multi_conversations_select":
      return { type: element.type, selected_conversations: element.initial_conversations || [] };
    case "file_input":
      return { type: element.type, files: [] };
    default:
      return { type: element.type, selected_option: element.initial_option ?? null };
  }
}

/** @param {Surface} surface @param {string} block @param {any} element */
export function valueOf(surface, block, element) {
  const mine = state.forms.get(surface.key)?.[block]?.[element.action_id];
  return mine ?? surface.state?.[block]?.[element.action_id] ?? initial(element);
}

/** @param {Surface} surface @param {string} block @param {any} element @param {Object<string, any>} value */
export function setValue(surface, block, element, value) {
  const form = state.forms.get(surface.key) || {};
  form[block] = { ...form[block], [element.action_id]: { type: element.type, ...value } };
  state.forms.set(surface.key, form);
}

const FILLED = /input$|select$|picker$|^checkboxes$|^radio_buttons$/;

/** @param {any} block @returns {any[]} the elements in it that hold a value */
const holders = (block) =>
  [block.element, block.accessory, ...(block.type === "actions" ? block.elements : [])].filter((each) =>
    each && FILLED.test(each.type)
  );

/** All values, as Slack's `state.values` has them. @param {Surface} surface @param {any[]} blocks */
export function allValues(surface, blocks) {
  /** @type {Object<string, any>} */
  const values = {};
  for (const block of blocks || []) {
    for (const element of holders(block)) {
      values[block.block_id] = {
        ...values[block.block_id],
        [element.action_id]: valueOf(surface, block.block_id, element),
      };
    }
  }
  return values;
}

/** @param {any} value */
const empty = (value) =>
  Object.entries(value).every(([name, each]) => name === "type" || each === null || each === "" || each?.length === 0);

/** What Slack itself would refuse before the bot sees it. @param {Surface} surface @param {any[]} blocks @returns {Object<string, string>} */
export function complaints(surface, blocks) {
  /** @type {Object<string, string>} */
  const out = {};
  for (const block of blocks.filter((each) => each.type === "input")) {
    const value = valueOf(surface, block.block_id, block.element);
    if (empty(value)) {
      if (!block.optional) out[block.block_id] = "Please complete this required field.";
    } else if (block.element.min_length > (value.value || "").length) {
      out[block.block_id] = `Please enter at least ${block.element.min_length} characters.`;
    } else if (block.element.type === "number_input") {
      const said = numberComplaint(block.element, value.value);
      if (said) out[block.block_id] = said;
    }
  }
  return out;
}

/** @param {any} element @param {string} text */
function numberComplaint(element, text) {
  const number = Number(text);
  if (Number.isNaN(number)) return "Please enter a number.";
  if (!element.is_decimal_allowed && !Number.isInteger(number)) return "Please enter a whole number.";
  if (element.min_value !== undefined && number < Number(element.min_value)) {
    return `Please enter ${element.min_value} or more.`;
  }
  if (element.max_value !== undefined && number > Number(element.max_value)) {
    return `Please enter ${element.max_value} or less.`;
  }
  return "";
}
