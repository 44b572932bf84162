/** How many records one file of the REST API holds at most. */
export const CSV_PAGE = 1000;

export interface CsvPage {
  /** The first line, with its line end. */
  readonly header: string;
  /** Everything behind it. */
  readonly body: string;
  readonly count: number;
  /** The id of the last record, undefined if there is none. */
  readonly lastId: number | undefined;
}

/** Takes a CSV file with the ids in its first column apart; a line end inside of quotes ends no record. */
export function parseCsv(text: string): CsvPage {
  const starts: number[] = [0];
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    // A quote that is doubled inside of quotes leaves and enters again.
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
 * Returns all records as one CSV file, newest first, however many files of the REST API that takes.
 *
 * `ask` answers with one file, of records older than an id. `progress` is told how many records there are so far, and
 * ends it by returning false: undefined is returned then.
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
    // A blob may lie on the disk; the text would not.
    parts.push(new Blob(parts.length === 0 ? [page.header, page.body] : [page.body]));
    count += page.count;
    if (!progress(count)) return undefined;
    if (page.count < CSV_PAGE || page.lastId === undefined) return new Blob(parts, { type: "text/csv;charset=utf-8" });
    before = page.lastId;
  }
}
