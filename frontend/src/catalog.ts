import { ws } from "./api";
import type { Action, HomeAssistant } from "./types";

/** A parameter of a command, or of its pacing; limits that do not apply are null. */
export interface CatalogField {
  readonly key: string;
  readonly kind: string;
  readonly required: boolean;
  readonly default: unknown;
  readonly minimum: number | null;
  readonly maximum: number | null;
  /** Whether the minimum itself is out of range. */
  readonly above_minimum: boolean;
  readonly max_length: number | null;
  readonly choices: readonly string[];
  readonly unit: string | null;
}

/** A command: the capability it needs, and how the panel offers it. */
export interface CommandRow {
  readonly command_type: Action;
  readonly capability: string | null;
  /** From how many miners on the panel asks for confirmation. */
  readonly confirm_from: number | null;
  readonly default_pacing: Readonly<Record<string, number>> | null;
  readonly interfaces: readonly string[];
  readonly fields: readonly CatalogField[];
}

export interface Limits {
  readonly max_text: number;
  readonly pool_schemes: readonly string[];
  readonly schemes_with_default_port: readonly string[];
  readonly worker_placeholders: readonly string[];
}

export interface Catalog {
  readonly commands: Readonly<Record<string, CommandRow>>;
  readonly pacing_fields: readonly CatalogField[];
  /** With more miners than this, the default pacing of a command is suggested. */
  readonly paced_above: number;
  readonly limits: Limits;
}

const RETRY_MS = 10_000;

/** The command catalog of the integration, requested until there is an answer. */
export class CatalogSource {
  private readonly listeners = new Set<() => void>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private asking = false;
  value: Catalog | undefined;

  constructor(private readonly hass: () => HomeAssistant) {}

  /** Calls `listener` when the catalog is known; returns a function that ends this. */
  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    void this.load();
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) clearTimeout(this.timer);
    };
  }

  private readonly load = async (): Promise<void> => {
    if (this.value !== undefined || this.asking || this.listeners.size === 0) return;
    clearTimeout(this.timer);
    this.asking = true;
    try {
      this.value = await ws<Catalog>(this.hass(), "miner_remote/catalog");
    } catch {
      // The integration is not loaded yet; the fleet's feed shows that.
      this.timer = setTimeout(this.load, RETRY_MS);
    }
    this.asking = false;
    if (this.value !== undefined) for (const listener of [...this.listeners]) listener();
  };
}

/** Whether a command switches pools. */
export function isPools(row: CommandRow): boolean {
  return row.fields.some(({ kind }) => kind === "pool_url");
}

/** Returns whether a command sets the pools of all slots. */
export function setsAllPools(row: CommandRow): boolean {
  return row.fields.some(({ kind }) => kind === "pools");
}

/**
 * Returns the commands for selected miners. A restore starts from a backup, and an undo from a batch; all pools are set in
 * the dialog of a pool switch.
 */
export function panelCommands(catalog: Catalog | undefined): readonly CommandRow[] {
  return Object.values(catalog?.commands ?? {}).filter(
    (row) => row.interfaces.includes("panel") && row.capability !== null && !setsAllPools(row),
  );
}
