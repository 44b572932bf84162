import type { TextKey } from "../localize";
import type { Miner } from "../types";

export const PLACEHOLDERS = ["name", "hostname", "ip", "ip_last", "mac"] as const;
type Placeholder = (typeof PLACEHOLDERS)[number];

const ADDRESS = /^([a-z0-9+.-]+):\/\/([^/?#]*)([^?]*)(\?.*)?$/i;
const SCHEMES = ["stratum+tcp", "stratum+ssl", "stratum2+tcp"];
const HOST = /^(?!-)[a-z0-9_-]{1,63}(?<!-)(\.(?!-)[a-z0-9_-]{1,63}(?<!-))*\.?$/i;
const IPV6 = /^\[[0-9a-f:.]+\]$/i;
const MAX_TEXT = 255;

function hasControl(text: string): boolean {
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x20 || (code >= 0x7f && code < 0xa0) || code === 0x2028 || code === 0x2029) return true;
  }
  return false;
}

/** Returns what is wrong with a pool's address, undefined where nothing is. */
export function poolUrlProblem(url: string): TextKey | undefined {
  if (url === "") return "control.pool_url_empty";
  if (url.length > MAX_TEXT) return "control.too_long";
  if (/[^\x21-\x7e]/.test(url)) return "control.pool_url_characters";
  const [, scheme, authority = "", , query] = ADDRESS.exec(url) ?? [];
  if (scheme === undefined || !SCHEMES.includes(scheme.toLowerCase())) return "control.pool_url_scheme";
  if (authority.includes("@")) return "control.pool_url_login";
  if (query !== undefined) return "control.pool_url_query";
  const colon = authority.lastIndexOf(":");
  const host = colon > authority.lastIndexOf("]") ? authority.slice(0, colon) : authority;
  if (!HOST.test(host) && !IPV6.test(host)) return "control.pool_url_host";
  // Stratum V2 has a default port.
  if (host === authority && scheme.toLowerCase() === "stratum2+tcp") return undefined;
  const port = host === authority ? "" : authority.slice(colon + 1);
  const number = /^\d{1,5}$/.test(port) ? Number(port) : 0;
  return number < 1 || number > 65_535 ? "control.pool_url_port" : undefined;
}

/** Returns what is wrong with a worker name, undefined where nothing is. */
export function workerProblem(template: string): TextKey | undefined {
  if (template.trim() === "") return "control.worker_empty";
  if (template.length > MAX_TEXT) return "control.too_long";
  if (hasControl(template)) return "control.worker_characters";
  let known = true;
  const rest = template.replace(/\{([^{}]*)\}/g, (_whole, name: string) => {
    known &&= (PLACEHOLDERS as readonly string[]).includes(name);
    return "";
  });
  return !known || /[{}]/.test(rest) ? "control.worker_placeholder" : undefined;
}

function lastPart(ip: string): string | null {
  if (/^\d+(\.\d+){3}$/.test(ip)) return ip.slice(ip.lastIndexOf(".") + 1);
  return ip.includes(":") ? ip.slice(ip.lastIndexOf(":") + 1) || "0" : null;
}

/**
 * Returns a worker name as a miner will be given it, or the placeholder that this miner cannot fill. What is filled in
 * is reduced to what pools take, as the integration does it.
 */
export function workerName(template: string, miner: Miner): { readonly name: string } | { readonly missing: string } {
  const values: Readonly<Record<Placeholder, string | null>> = {
    name: miner.name,
    hostname: miner.hostname,
    ip: miner.ip,
    ip_last: lastPart(miner.ip),
    mac: miner.mac?.replaceAll(":", "") ?? null,
  };
  let missing: string | undefined;
  const name = template.replace(/\{([^{}]*)\}/g, (whole, word: string) => {
    const value = values[word as Placeholder];
    if (!value) {
      missing ??= whole;
      return whole;
    }
    return value.replace(/[^0-9A-Za-z._:-]+/g, "-");
  });
  return missing === undefined ? { name } : { missing };
}
