import { type ApiError, rest } from "../api";
import type { Env } from "../env";
import { Feed } from "../feed";
import { byName } from "../order";
import type { Connection } from "../types";
import { type Policy, sorted } from "./model";

/** A pool of the library without its password. */
export interface LibraryPool {
  readonly id: number;
  readonly name: string;
  readonly url: string;
  /** A pattern with the placeholders of a pool switch. */
  readonly worker: string;
  readonly has_password: boolean;
  readonly fee_percent: number | null;
  readonly note: string;
  /** The policies and schedules that use it. */
  readonly used_by: readonly { readonly kind: string; readonly id: number; readonly name: string }[];
}

/** All policies by name with their status, kept up to date while somebody listens; undefined until they are known. */
export class PolicyFeed {
  private readonly feed: Feed<{ readonly policies: readonly Policy[] }>;
  value: readonly Policy[] | undefined;

  constructor(connection: () => Connection) {
    this.feed = new Feed(connection, "miner_remote/policies/feed", ({ policies }) => {
      this.value = sorted(policies);
    });
  }

  get error(): ApiError | undefined {
    return this.feed.error;
  }

  listen(listener: () => void): () => void {
    return this.feed.listen(listener);
  }
}

/** One step of the test of a pool. */
export interface TestStep {
  readonly step: "dns" | "connect" | "tls" | "subscribe" | "authorize" | "noise";
  readonly ok: boolean;
  readonly ms: number | null;
  /** In the words of the pool. */
  readonly answer: string | null;
  readonly error_code: string | null;
  readonly error_args: Readonly<Record<string, unknown>> | null;
  readonly error: string | null;
}

export interface TestResult {
  readonly ok: boolean;
  /** Whether the pool answered at all; the worker may still be refused. */
  readonly answers: boolean;
  readonly scheme: string;
  readonly steps: readonly TestStep[];
  readonly total_ms: number;
}

/** What is tested: a stored pool, what was typed, or a stored pool with changes. */
export type Tested = Partial<PoolData> & { readonly id?: number };

/** The keys of a pool that a person sets. */
export interface PoolData {
  readonly name: string;
  readonly url: string;
  readonly worker: string;
  /** Left out to keep the stored one. */
  readonly password?: string;
  readonly fee_percent: number | null;
  readonly note: string;
}

/** The pools of the library, kept up to date. */
export class PoolLibrary {
  /** By name; undefined until the first answer. */
  pools: readonly LibraryPool[] | undefined;
  private readonly feed: Feed<{ readonly pools: readonly LibraryPool[] }>;

  constructor(connection: () => Connection) {
    this.feed = new Feed(connection, "miner_remote/pool_library/subscribe", ({ pools }) => {
      this.pools = [...pools].sort((a, b) => byName(a.name, b.name));
    });
  }

  get error(): ApiError | undefined {
    return this.feed.error;
  }

  /** Calls `listener` after changes; returns a function that ends this. */
  listen(listener: () => void): () => void {
    return this.feed.listen(listener);
  }
}

/** Saves a pool; without an id it is a new one. Rejects with an ApiError. */
export async function savePool({ hass }: Env, id: number | null, data: PoolData): Promise<LibraryPool> {
  const answer = await (id === null
    ? rest<{ readonly pool: LibraryPool }>(hass, "POST", "remote/pools", data)
    : rest<{ readonly pool: LibraryPool }>(hass, "PATCH", `remote/pools/${id}`, data));
  return answer.pool;
}

export function deletePool({ hass }: Env, id: number): Promise<unknown> {
  return rest(hass, "DELETE", `remote/pools/${id}`);
}

/** Tests a stored pool, or one by what was typed, from Home Assistant. */
export async function testPool({ hass }: Env, what: Tested): Promise<TestResult> {
  return (await rest<{ readonly test: TestResult }>(hass, "POST", "remote/pools/test", what)).test;
}
