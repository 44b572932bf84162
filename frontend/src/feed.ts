import type { Connection } from "./types";

type Listener = () => void;

/**
 * One websocket subscription that several parts of a page share: begun with the first listener, ended with the last.
 * Listeners are told at most once per `pause` milliseconds, however many messages come.
 */
export class Feed<Message> {
  private readonly listeners = new Set<Listener>();
  private ending: Promise<(() => Promise<void>) | undefined> | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** The sentence of the error that ended the subscription, undefined while all is well. */
  error: string | undefined;

  constructor(
    private readonly connection: () => Connection,
    private readonly type: string,
    private readonly take: (message: Message) => void,
    private readonly pause = 250,
  ) {}

  /** Calls `listener` after changes; returns what ends that. */
  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    if (this.listeners.size === 1) this.begin();
    return () => {
      if (this.listeners.delete(listener) && this.listeners.size === 0) this.end();
    };
  }

  private begin(): void {
    this.error = undefined;
    const subscribing = this.connection()
      .subscribeMessage<Message>(
        (message) => {
          this.take(message);
          this.tell();
        },
        { type: this.type },
      )
      .catch((thrown: { message?: string }) => {
        this.error = thrown?.message ?? this.type;
        this.tell();
        return undefined;
      });
    this.ending = subscribing;
  }

  private end(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const ending = this.ending;
    this.ending = undefined;
    // The connection may be gone already, and the subscription with it.
    void ending?.then((unsubscribe) => unsubscribe?.()).catch(() => undefined);
  }

  private tell(): void {
    if (this.timer !== undefined) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      for (const listener of [...this.listeners]) listener();
    }, this.pause);
  }
}
