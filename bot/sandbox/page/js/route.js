/** The address holds who, where and which thread: `#/U_ANA/C_SHOP/1762160520.000100` or `#/U_ANA/D_APP/home`. */

/** @param {string} hash @returns {{me: string, channel: string, thread: string, home: boolean}} */
export function parse(hash) {
  const [me = "", channel = "", last = ""] = hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
  return { me, channel, thread: last === "home" ? "" : last, home: last === "home" };
}

/** @param {{me: string, channel: string, thread: string, home: boolean}} route */
export function format(route) {
  const parts = [route.me, route.channel, route.home ? "home" : route.thread];
  while (parts.length && !parts[parts.length - 1]) parts.pop();
  return `#/${parts.map(encodeURIComponent).join("/")}`;
}

/**
 * Where a link leads inside the page, or null when it leads out.
 * @param {string} url @returns {{channel?: string, thread?: string, ts?: string, home?: boolean} | null}
 */
export function inside(url) {
  let parsed;
  try {
    parsed = new URL(url, location.href);
  } catch {
    return null;
  }
  if (parsed.protocol === "slack:") return { home: parsed.searchParams.get("tab") === "home" };
  const found = parsed.pathname.match(/\/archives\/([A-Z0-9_]+)(?:\/p(\d+))?/);
  if (!found) return null;
  const ts = found[2] ? `${found[2].slice(0, -6)}.${found[2].slice(-6)}` : "";
  return { channel: found[1], ts, thread: parsed.searchParams.get("thread_ts") || "" };
}
