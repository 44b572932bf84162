import { type ApiError, asApiError } from "../api";
import type { Connection } from "../types";
import type { SearchEvent } from "./search";

/** The pause in ms between two drawings, so that a thousand machines are drawn in few steps. */
const DRAW_MS = 200;

/** A search that runs until it finishes, is refused, or `end` is called. */
export class RunningSearch {
  private readonly pending: SearchEvent[] = [];
  private drawing: ReturnType<typeof setTimeout> | undefined;
  private over = false;
  private readonly subscribing: Promise<(() => Promise<void>) | undefined>;

  constructor(
    connection: Connection,
    what: { readonly site_id: string; readonly targets: readonly string[] },
    private readonly take: (events: readonly SearchEvent[]) => void,
    refused: (error: ApiError) => void,
  ) {
    this.subscribing = connection
      .subscribeMessage<SearchEvent>(
        (event) => this.receive(event),
        { type: "miner_remote/scan/subscribe", ...what },
        { resubscribe: false },
      )
      .catch((thrown: unknown) => {
        if (!this.over) refused(asApiError(thrown));
        this.over = true;
        return undefined;
      });
  }

  private receive(event: SearchEvent): void {
    if (this.over) return;
    this.pending.push(event);
    if (event.finished) this.end();
    else this.drawing ??= setTimeout(() => this.pass(), DRAW_MS);
  }

  private pass(): void {
    clearTimeout(this.drawing);
    this.drawing = undefined;
    this.take(this.pending.splice(0));
  }

  /** Passes on what has arrived and ends the subscription, which cancels a running search. */
  end(): void {
    if (this.over) return;
    this.over = true;
    this.pass();
    // The connection may be gone already, and the subscription with it.
    void this.subscribing.then((unsubscribe) => unsubscribe?.()).catch(() => undefined);
  }
}
