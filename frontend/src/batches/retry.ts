import { queryString, rest } from "../api";
import type { CommandRow } from "../catalog";
import { type Draft, draftOf } from "../control/draft";
import type { Env } from "../env";
import type { Batch, CommandRecord, Miner } from "../types";

const PAGE = 1000;
const KNOWN_WITHIN_MS = 3_000;

/** Returns all records of a batch, newest first. */
export async function recordsOf(env: Env, batchId: string): Promise<readonly CommandRecord[]> {
  const found: CommandRecord[] = [];
  for (;;) {
    const query = queryString({ batch_id: batchId, limit: PAGE, before_id: found.at(-1)?.id });
    const { commands } = await rest<{ readonly commands: readonly CommandRecord[] }>(
      env.hass,
      "GET",
      `remote/commands/history${query}`,
    );
    found.push(...commands);
    if (commands.length < PAGE) return found;
  }
}

/** Waits until the miners are known on a page that does not follow the fleet; some may not be set up any more. */
async function known({ fleet, pools }: Env, minerIds: ReadonlySet<string>): Promise<void> {
  const all = () => [...minerIds].every((id) => fleet.get(id) !== undefined);
  if (all()) return;
  await new Promise<void>((resolve) => {
    const done = () => {
      clearTimeout(timer);
      for (const end of ends) end();
      resolve();
    };
    const timer = setTimeout(done, KNOWN_WITHIN_MS);
    const ends = [fleet.listen(() => all() && done()), pools.listen(() => undefined)];
  });
}

/**
 * Returns the command of a batch for the miners it failed on, and its dialog's contents without passwords, which are
 * not stored; undefined if none of these miners is left.
 */
export async function retryOf(
  env: Env,
  batch: Batch,
): Promise<{ readonly row: CommandRow; readonly miners: readonly Miner[]; readonly draft: Draft } | undefined> {
  const catalog = env.catalog.value;
  const row = catalog?.commands[batch.command_type];
  if (catalog === undefined || row === undefined) return undefined;
  const failed = new Set(batch.failures.map((failure) => failure.miner_id));
  if (batch.failed > batch.failures.length) {
    for (const { status, miner_id } of await recordsOf(env, batch.batch_id)) {
      if (status === "failed" || status === "timeout" || status === "interrupted") failed.add(miner_id);
    }
  }
  await known(env, failed);
  const miners = env.pools.with([...failed].flatMap((id) => env.fleet.get(id) ?? []));
  return miners.length === 0
    ? undefined
    : { row, miners, draft: draftOf(row, batch.parameters, miners.length, catalog) };
}
