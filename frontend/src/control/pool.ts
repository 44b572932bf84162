import type { Limits } from "../catalog";
import type { Miner } from "../types";
import type { Problem } from "./draft";

const ADDRESS = /^([a-z0-9+.-]+):\/\/([^/?#]*)([^?]*)(\?.*)?$/i;
const HOST = /^(?!-)[a-z0-9_-]{1,63}(?<!-)(\.(?!-)[a-z0-9_-]{1,63}(?<!-))*\.?$/i;
const IPV6 = /^\[[0-9a-f:.]+\]$/i;

function hasControl(text: string): boolean {
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x20 || (code >= 0x7f && code < 0xa0) || code === 0x2028 || code === 0x2029) return true;
  }
  return false;
}

/** Returns the error of a pool URL, undefined if it is valid. */
export function poolUrlProblem(url: string, limits: Limits): Problem | undefined {
  if (/[^\x21-\x7e]/.test(url)) return { key: "input.pool_url_characters" };
  const [, given = "", authority = "", , query] = ADDRESS.exec(url) ?? [];
  const scheme = given.toLowerCase();
  if (!limits.pool_schemes.includes(scheme)) {
    return {
      key: "input.pool_url_scheme",
      values: { choices: limits.pool_schemes.map((each) => `${each}://`).join(", ") },
    };
  }
  if (authority.includes("@")) return { key: "input.pool_url_login" };
  if (query !== undefined) return { key: "input.pool_url_query" };
  const colon = authority.lastIndexOf(":");
  const host = colon > authority.lastIndexOf("]") ? authority.slice(0, colon) : authority;
  if (!HOST.test(host) && !IPV6.test(host)) return { key: "input.pool_url_host" };
  if (host === authority && limits.schemes_with_default_port.includes(scheme)) return undefined;
  const port = host === authority ? "" : authority.slice(colon + 1);
  const number = /^\d{1,5}$/.test(port) ? Number(port) : 0;
  return number < 1 || number > 65_535 ? { key: "input.pool_url_port" } : undefined;
}

/** Returns the error of a worker name, undefined if it is valid. */
export function workerProblem(template: string, limits: Limits): Problem | undefined {
  if (hasControl(template)) return { key: "input.control_characters" };
  let known = true;
  const rest = template.replace(/\{([^{}]*)\}/g, (_whole, name: string) => {
    known &&= limits.worker_placeholders.includes(name);
    return "";
  });
  if (known && !/[{}]/.test(rest)) return undefined;
  const choices = limits.worker_placeholders.map((name) => `{${name}}`).join(", ");
  return { key: "input.worker_placeholder", values: { choices } };
}

function lastPart(ip: string): string | null {
  if (/^\d+(\.\d+){3}$/.test(ip)) return ip.slice(ip.lastIndexOf(".") + 1);
  return ip.includes(":") ? ip.slice(ip.lastIndexOf(":") + 1) || "0" : null;
}

/**
 * Returns the worker name for a miner, or the placeholder that the miner has no value for. Values are reduced to the
 * characters that pools accept, as in the integration.
 */
export function workerName(template: string, miner: Miner): { readonly name: string } | { readonly missing: string } {
  const values: Readonly<Record<string, string | null>> = {
    name: miner.name,
    hostname: miner.hostname,
    ip: miner.ip,
    ip_last: lastPart(miner.ip),
    mac: miner.mac?.replaceAll(":", "") ?? null,
  };
  let missing: string | undefined;
  const name = template.replace(/\{([^{}]*)\}/g, (whole, word: string) => {
    const value = values[word];
    if (!value) {
      missing ??= whole;
      return whole;
    }
    return value.replace(/[^0-9A-Za-z._:-]+/g, "-");
  });
  return missing === undefined ? { name } : { missing };
}
