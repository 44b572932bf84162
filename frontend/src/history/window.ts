import type { CommandRecord } from "../types";

/** The number of records per request. */
export const PAGE = 200;
/** The maximum number of records in memory; others are dropped, and requested again when scrolling back. */
export const MAX_RECORDS = 3 * PAGE;

/**
 * A part of the history, newest first, that can move over all of it and never has more than `MAX_RECORDS` records.
 * It determines what to request and takes the answers; the owner sends the requests.
 */
export class HistoryWindow {
  /** A new array with every change. */
  rows: readonly CommandRecord[] = [];
  /** Whether no record is older than the last row. */
  ended = false;
  /** How many newer records than the first row are not shown. */
  unseen = 0;
  /** The highest id of each page that was dropped at the upper end, the lowest last. */
  private readonly above: number[] = [];
  private newest = 0;

  /** Whether the first row was the newest known record when it arrived. */
  get atTop(): boolean {
    return this.above.length === 0;
  }

  /** The `before_id` of the next older page; undefined if there is none. */
  get olderBefore(): number | undefined {
    return this.ended ? undefined : this.rows.at(-1)?.id;
  }

  /** The `before_id` of the next newer page; undefined if there is none. */
  get newerBefore(): number | undefined {
    const highest = this.above.at(-1);
    return highest === undefined ? undefined : highest + 1;
  }

  /** Restarts with the newest page. */
  reset(page: readonly CommandRecord[]): void {
    this.rows = page;
    this.ended = page.length < PAGE;
    this.unseen = 0;
    this.newest = page[0]?.id ?? 0;
    this.above.length = 0;
  }

  /** Adds the page of `olderBefore`. */
  older(page: readonly CommandRecord[]): void {
    const lowest = this.rows.at(-1)?.id ?? Number.POSITIVE_INFINITY;
    this.ended = page.length < PAGE;
    let rows = [...this.rows, ...page.filter((record) => record.id < lowest)];
    while (rows.length > MAX_RECORDS) {
      this.above.push(rows[0]?.id ?? 0);
      rows = rows.slice(PAGE);
    }
    this.rows = rows;
  }

  /** Adds the page of `newerBefore`. */
  newer(page: readonly CommandRecord[]): void {
    this.above.pop();
    const highest = this.rows[0]?.id ?? 0;
    const rows = [...page.filter((record) => record.id > highest), ...this.rows];
    this.ended &&= rows.length <= MAX_RECORDS;
    this.rows = rows.slice(0, MAX_RECORDS);
  }

  /**
   * Takes new and changed records. New ones are added on top, or counted as unseen while `reading` (the user has
   * scrolled down) or while the window is elsewhere; a record that no longer matches is removed.
   */
  take(records: readonly CommandRecord[], matches: (record: CommandRecord) => boolean, reading: boolean): void {
    const rows = [...this.rows];
    let changed = false;
    for (const record of [...records].sort((a, b) => a.id - b.id)) {
      const place = rows.findIndex((row) => row.id <= record.id);
      const known = place >= 0 && rows[place]?.id === record.id;
      if (known && matches(record)) rows[place] = record;
      else if (known) rows.splice(place, 1);
      else if (!matches(record)) continue;
      else if (place === 0 || rows.length === 0) {
        if (reading || !this.atTop || this.unseen > 0) {
          // A record that changes while it is not shown is counted once.
          if (record.id > this.newest) this.unseen += 1;
        } else rows.unshift(record);
        this.newest = Math.max(this.newest, record.id);
      } else if (place > 0) rows.splice(place, 0, record);
      else if (this.ended) rows.push(record);
      else continue;
      changed = true;
    }
    if (!changed) return;
    if (rows.length > MAX_RECORDS) this.ended = false;
    this.rows = rows.slice(0, MAX_RECORDS);
  }
}
