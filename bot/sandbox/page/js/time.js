/** Every instant is shown in one given time zone; "today" is the work clock's today. 24-hour times, English month names. */

const formats = new Map();
/** @param {string} tz @param {Intl.DateTimeFormatOptions} options @returns {Intl.DateTimeFormat} */
function formatter(tz, options) {
  const key = tz + JSON.stringify(options);
  if (!formats.has(key)) {
    formats.set(key, new Intl.DateTimeFormat("en-GB", { timeZone: tz, hourCycle: "h23", ...options }));
  }
  return formats.get(key);
}

/** @param {Date} at @param {string} tz @returns {Object<string, string>} */
function parts(at, tz) {
  /** @type {Intl.DateTimeFormatOptions} */
  const options = {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
  };
  return Object.fromEntries(formatter(tz, options).formatToParts(at).map((part) => [part.type, part.value]));
}

/** "Tue 3 Nov 2026, 10:02" @param {Date} at @param {string} tz */
export function clockText(at, tz) {
  const p = parts(at, tz);
  return `${p.weekday} ${p.day} ${p.month} ${p.year}, ${p.hour}:${p.minute}`;
}

/** "10:02" @param {Date} at @param {string} tz */
export const timeText = (at, tz) => formatter(tz, { hour: "2-digit", minute: "2-digit" }).format(at);

/** "2026-11-03", the calendar day there @param {Date} at @param {string} tz */
export const dayKey = (at, tz) => {
  const [day, month, year] = formatter(tz, { year: "numeric", month: "2-digit", day: "2-digit" }).format(at).split("/");
  return `${year}-${month}-${day}`;
};

/** Whole days from `a` to `b`, both "YYYY-MM-DD". @param {string} a @param {string} b */
const daysBetween = (a, b) => Math.round((Date.parse(b) - Date.parse(a)) / 86_400_000);

/** "today", "yesterday", "tomorrow" or null @param {Date} at @param {string} tz @param {Date} now */
function nearDay(at, tz, now) {
  const away = daysBetween(dayKey(now, tz), dayKey(at, tz));
  return away === 0 ? "today" : away === -1 ? "yesterday" : away === 1 ? "tomorrow" : null;
}

/** @param {string} text */
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** "Today", "Yesterday" or "Monday, 2 November" @param {Date} at @param {string} tz @param {Date} now */
export function dividerText(at, tz, now) {
  const near = nearDay(at, tz, now);
  if (near) return capital(near);
  const year = dayKey(at, tz).slice(0, 4) === dayKey(now, tz).slice(0, 4) ? undefined : "numeric";
  return formatter(tz, { weekday: "long", day: "numeric", month: "long", year }).format(at);
}

/** "10:02", "Wed 09:00" or "18 Nov 09:00": short, for buttons. @param {Date} at @param {string} tz @param {Date} now */
export function shortText(at, tz, now) {
  const p = parts(at, tz);
  const away = daysBetween(dayKey(now, tz), dayKey(at, tz));
  if (away === 0) return `${p.hour}:${p.minute}`;
  return Math.abs(away) < 7 ? `${p.weekday} ${p.hour}:${p.minute}` : `${p.day} ${p.month} ${p.hour}:${p.minute}`;
}

/** "2 days ago" @param {Date} at @param {Date} now */
export function agoText(at, now) {
  const seconds = Math.round((at.getTime() - now.getTime()) / 1000);
  const words = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
  for (
    const [unit, size]
      of /** @type {[Intl.RelativeTimeFormatUnit, number][]} */ ([["day", 86400], ["hour", 3600], ["minute", 60]])
  ) {
    if (Math.abs(seconds) >= size) return words.format(Math.round(seconds / size), unit);
  }
  return "just now";
}

/** @param {Date} at @param {string} tz @param {Intl.DateTimeFormatOptions} options */
const as = (at, tz, options) => formatter(tz, options).format(at);

/** @type {Object<string, (at: Date, tz: string, now: Date) => string>} */
const TOKENS = {
  date_num: (at, tz) => dayKey(at, tz),
  date: (at, tz) => as(at, tz, { day: "numeric", month: "long", year: "numeric" }),
  date_slash: (at, tz) => as(at, tz, { day: "2-digit", month: "2-digit", year: "numeric" }),
  date_short: (at, tz) => as(at, tz, { day: "numeric", month: "short", year: "numeric" }),
  date_long: (at, tz) => as(at, tz, { weekday: "long", day: "numeric", month: "long", year: "numeric" }),
  date_pretty: (at, tz, now) => nearDay(at, tz, now) || as(at, tz, { day: "numeric", month: "long", year: "numeric" }),
  date_short_pretty: (at, tz, now) =>
    nearDay(at, tz, now) || as(at, tz, { day: "numeric", month: "short", year: "numeric" }),
  date_long_pretty: (at, tz, now) =>
    nearDay(at, tz, now) || as(at, tz, { weekday: "long", day: "numeric", month: "long", year: "numeric" }),
  day_divider_pretty: (at, tz, now) => dividerText(at, tz, now),
  time: (at, tz) => timeText(at, tz),
  time_secs: (at, tz) => as(at, tz, { hour: "2-digit", minute: "2-digit", second: "2-digit" }),
  ago: (at, _tz, now) => agoText(at, now),
};

/**
 * Slack's `<!date^…>`: the format string with its tokens replaced; unknown tokens mean the fallback.
 * @param {number} unix seconds @param {string} format @param {string} fallback @param {{tz: string, now: Date}} viewer
 */
export function slackDate(unix, format, fallback, viewer) {
  const at = new Date(unix * 1000);
  if (Number.isNaN(at.getTime())) return fallback;
  let known = true;
  const text = format.replace(/\{(\w+)\}/g, (_, token) => {
    if (!TOKENS[token]) known = false;
    return TOKENS[token]?.(at, viewer.tz, viewer.now) ?? "";
  });
  return known ? capitalAtStart(text, format) : fallback;
}

/** Slack writes "Today" at the start of the text, "today" inside. @param {string} text @param {string} format */
const capitalAtStart = (text, format) => (format.startsWith("{") ? capital(text) : text);

/** The instant of a message timestamp. @param {string} ts */
export const tsDate = (ts) => new Date(parseFloat(ts) * 1000);
