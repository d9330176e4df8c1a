/**
 * The shapes of `GET /page/view`, as bot/sandbox/README.md gives them.
 *
 * @typedef {{id: string, name: string, title: string, tz: string, color: string, emoji: string, active: boolean, badge: number}} Person
 * @typedef {{id: string, name: string, private: boolean, topic: string, kind: "channel" | "dm" | "app", member: boolean,
 *   unread: boolean, archived?: boolean, mentions: number, with: string | null, members: string[]}} Channel
 * @typedef {{id: string, at: string, channel: string, ts: string, thread_ts: string | null, who: string, text: string, seen: boolean}} Ring
 * @typedef {Object<string, any>} Block
 * @typedef {{ts: string, thread_ts: string | null, user: string, bot: boolean, text: string, blocks: Block[] | null,
 *   files: Object<string, any> | null, edited: any, deleted: boolean, ephemeral: boolean, broadcast: boolean, reply_count: number,
 *   reply_users: string[], latest_reply: string | null, reactions: {name: string, users: string[]}[], unread: boolean, at: string,
 *   state?: any, typed?: string | null}} Message
 * @typedef {{id: string, type: "modal" | "home", title: any, submit: any, close: any, blocks: Block[], state: any,
 *   errors: Object<string, string> | null, busy: boolean, files?: Object<string, any>}} SlackView
 * @typedef {{key: string, title: string, text: string, done: boolean, busy: boolean}} Step
 * @typedef {{version: number, workspace: {id: string, name: string}, me: string,
 *   bot: {user: string, name: string, running: boolean, starting: boolean},
 *   clock: {now: string, tz: string, moved: boolean, moving?: boolean},
 *   people: Person[], channels: Channel[], phone: Ring[], messages: Message[],
 *   thread: {root: Message, replies: Message[]} | null, modals: SlackView[], home: SlackView | null,
 *   commands: {command: string, usage_hint: string, description: string}[],
 *   shortcuts: {name: string, callback_id: string, type: string, description: string}[],
 *   slack: {ways: {key: string, label: string, text: string}[], revoked: boolean, coming: {text: string, seconds: number | null}[],
 *     happened: {at: string, method: string, text: string, ok: boolean}[]},
 *   usergroups?: {id: string, handle: string}[],
 *   story: {steps: Step[], before?: string, after?: string, focus?: {n: number, as: string, channel: string, thread?: string, home?: boolean}} | null,
 *   next_due: {at: string, flag: string} | null}} View
 *
 * Where a Block Kit block is drawn, and so where its actions go.
 * @typedef {{key: string, container: Object<string, any>, files: Object<string, any>, state: any, errors: Object<string, string>,
 *   locked?: boolean}} Surface
 */
export {};
