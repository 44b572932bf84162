import { type ApiError, asApiError } from "./api";
import type { Connection } from "./types";

type Listener = () => void;

const RETRY_MS = 10_000;

/**
 * One websocket subscription that several parts of a page share. It starts with the first listener and ends with the last.
 * Listeners are called at once for the first message, and at most once per `pause` milliseconds, however many arrive.
 *
 * It survives restarts of Home Assistant: the browser reconnects before the integration is loaded, so a refused
 * subscription is retried until it succeeds.
 */
export class Feed<Message> {
  private readonly listeners = new Set<Listener>();
  private readonly missed = new Set<Listener>();
  private following: Connection | undefined;
  private ending: Promise<(() => Promise<void>) | undefined> | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private again: ReturnType<typeof setTimeout> | undefined;
  private notifiedAt = Number.NEGATIVE_INFINITY;
  /** Whether messages may have been missed since the first attempt to subscribe. */
  private gap = false;
  /** The error of the subscription, undefined if there is none. */
  error: ApiError | undefined;

  constructor(
    private readonly connection: () => Connection,
    private readonly type: string,
    /** Gets each message, and whether it is the first one of a subscription; false if listeners need not be called yet. */
    private readonly take: (message: Message, first: boolean) => unknown,
    private readonly pause = 250,
    private readonly data: object = {},
  ) {}

  /**
   * Calls `listener` after changes, and `missed` when it is subscribed again after messages may have been missed; returns
   * a function that ends this.
   */
  listen(listener: Listener, missed?: Listener): () => void {
    this.listeners.add(listener);
    if (missed !== undefined) this.missed.add(missed);
    if (this.listeners.size === 1) this.begin();
    return () => {
      if (missed !== undefined) this.missed.delete(missed);
      if (this.listeners.delete(listener) && this.listeners.size === 0) this.end();
    };
  }

  private begin(): void {
    this.error = undefined;
    this.following = this.connection();
    this.gap = false;
    this.following.addEventListener("ready", this.resubscribe);
    this.subscribe();
  }

  private readonly resubscribe = (): void => {
    this.gap = true;
    this.subscribe();
  };

  private subscribe(): void {
    const connection = this.following;
    if (connection === undefined) return;
    clearTimeout(this.again);
    let first = true;
    const subscribing: Promise<(() => Promise<void>) | undefined> = connection
      .subscribeMessage<Message>(
        (message) => {
          // Ignore a subscription that has ended or was replaced after the connection was lost.
          if (this.ending !== subscribing) return;
          this.error = undefined;
          if (this.take(message, first) !== false) this.notify();
          first = false;
        },
        { type: this.type, ...this.data },
        { resubscribe: false },
      )
      .then((unsubscribe) => {
        if (this.ending === subscribing && this.gap) {
          this.gap = false;
          this.error = undefined;
          this.notify();
          for (const missed of [...this.missed]) missed();
        }
        return unsubscribe;
      })
      .catch((thrown: { readonly code?: string }) => {
        if (this.ending !== subscribing) return undefined;
        this.error = asApiError(thrown);
        this.notify();
        if (thrown?.code !== "unauthorized") this.again = setTimeout(this.resubscribe, RETRY_MS);
        return undefined;
      });
    this.ending = subscribing;
  }

  private end(): void {
    clearTimeout(this.timer);
    clearTimeout(this.again);
    this.timer = undefined;
    this.following?.removeEventListener("ready", this.resubscribe);
    this.following = undefined;
    const ending = this.ending;
    this.ending = undefined;
    // The connection may be gone already, and the subscription with it.
    void ending?.then((unsubscribe) => unsubscribe?.()).catch(() => undefined);
  }

  private notify(): void {
    if (this.timer !== undefined) return;
    const wait = Math.max(0, this.notifiedAt + this.pause - performance.now());
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.notifiedAt = performance.now();
      for (const listener of [...this.listeners]) listener();
    }, wait);
  }
}
