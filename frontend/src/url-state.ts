/** A place in the panel: the parts of the path after the panel's own, and the query. */
export interface Place {
  readonly path: readonly string[];
  readonly query: URLSearchParams;
}

export const BASE = "/miner-remote";

/** Decodes a part of a path; an invalid one stays as it is. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export function currentPlace(location: Pick<Location, "pathname" | "search"> = window.location): Place {
  const rest = location.pathname.startsWith(BASE) ? location.pathname.slice(BASE.length) : "";
  return {
    path: rest.split("/").filter(Boolean).map(decoded),
    query: new URLSearchParams(location.search),
  };
}

/** Returns the URL of a place in the panel. */
export function address(path: readonly string[], query?: URLSearchParams): string {
  const text = query?.toString() ?? "";
  return [BASE, ...path.map(encodeURIComponent)].join("/") + (text === "" ? "" : `?${text}`);
}

/** Goes to a place; `replace` adds no entry to the browser's history (for filters, not for pages and dialogs). */
export function go(path: readonly string[], query?: URLSearchParams, replace = false): void {
  const target = address(path, query);
  if (replace) window.history.replaceState(window.history.state, "", target);
  else window.history.pushState(null, "", target);
  window.dispatchEvent(new CustomEvent("location-changed", { detail: { replace } }));
}

/** Returns the query with some values changed; null or "" removes one. */
export function changed(query: URLSearchParams, values: Readonly<Record<string, string | null>>): URLSearchParams {
  const made = new URLSearchParams(query);
  for (const [key, value] of Object.entries(values)) {
    if (value === null || value === "") made.delete(key);
    else made.set(key, value);
  }
  return made;
}
