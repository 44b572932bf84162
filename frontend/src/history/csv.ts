/** The maximum number of records in one file of the REST API. */
export const CSV_PAGE = 1000;

export interface CsvPage {
  /** The first line, including its line break. */
  readonly header: string;
  /** All other lines. */
  readonly body: string;
  readonly count: number;
  /** The id of the last record, undefined if there is none. */
  readonly lastId: number | undefined;
}

/** Splits a CSV file with ids in its first column; a line break inside quotes does not end a record. */
export function parseCsv(text: string): CsvPage {
  const starts: number[] = [0];
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    // A doubled quote inside quotes leaves the quotes and enters them again.
    if (character === '"') quoted = !quoted;
    else if (character === "\n" && !quoted) starts.push(at + 1);
  }
  if (starts.at(-1) !== text.length) starts.push(text.length);
  const bodyAt = starts[1] ?? text.length;
  const count = Math.max(0, starts.length - 2);
  const last = count > 0 ? Number.parseInt(text.slice(starts.at(-2)), 10) : Number.NaN;
  return {
    header: text.slice(0, bodyAt),
    body: text.slice(bodyAt),
    count,
    lastId: Number.isNaN(last) ? undefined : last,
  };
}

/**
 * Returns all records as one CSV file, newest first, from as many files of the REST API as needed.
 *
 * `ask` returns one file with records older than an id. `progress` receives the number of records so far; if it returns
 * false, the export ends and the result is undefined.
 */
export async function collectCsv(
  ask: (beforeId: number | undefined) => Promise<string>,
  progress: (count: number) => boolean,
): Promise<Blob | undefined> {
  const parts: Blob[] = [];
  let count = 0;
  let before: number | undefined;
  for (;;) {
    const page = parseCsv(await ask(before));
    // The browser can store a blob on disk, unlike a string.
    parts.push(new Blob(parts.length === 0 ? [page.header, page.body] : [page.body]));
    count += page.count;
    if (!progress(count)) return undefined;
    if (page.count < CSV_PAGE || page.lastId === undefined) return new Blob(parts, { type: "text/csv;charset=utf-8" });
    before = page.lastId;
  }
}
