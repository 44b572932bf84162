import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Feed } from "../src/feed";
import { fakeHass } from "./fake-hass";

describe("a feed", () => {
  let fake: ReturnType<typeof fakeHass>;
  let taken: number[];
  let feed: Feed<number>;

  beforeEach(() => {
    vi.useFakeTimers();
    fake = fakeHass();
    taken = [];
    feed = new Feed<number>(
      () => fake.hass.connection,
      "x/subscribe",
      (message) => taken.push(message),
    );
  });
  afterEach(() => vi.useRealTimers());

  const subscribe = () => vi.mocked(fake.hass.connection.subscribeMessage);

  test("is one subscription for all listeners, and ends with the last", async () => {
    const listener = vi.fn();
    const first = feed.listen(listener);
    const second = feed.listen(() => listener());
    await vi.advanceTimersByTimeAsync(0);
    expect(subscribe()).toHaveBeenCalledTimes(1);
    first();
    await vi.advanceTimersByTimeAsync(0);
    expect(fake.subscriptions.size).toBe(1);
    second();
    await vi.advanceTimersByTimeAsync(0);
    expect(fake.subscriptions.size).toBe(0);
  });

  test("calls its listeners at once for the first messages, and once for many that follow", async () => {
    const listener = vi.fn();
    feed.listen(listener);
    await vi.advanceTimersByTimeAsync(0);
    const send = fake.subscriptions.get("x/subscribe");
    send?.(1);
    send?.(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(listener).toHaveBeenCalledTimes(1);
    for (const number of [3, 4, 5]) {
      send?.(number);
      await vi.advanceTimersByTimeAsync(50);
    }
    expect(listener).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(100);
    expect(taken).toEqual([1, 2, 3, 4, 5]);
    expect(listener).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(1000);
    expect(listener).toHaveBeenCalledTimes(2);
  });

  test("calls no listener for a message that is to wait for the next", async () => {
    const parts = new Feed<boolean>(
      () => fake.hass.connection,
      "z/subscribe",
      (last) => last,
    );
    const listener = vi.fn();
    parts.listen(listener);
    await vi.advanceTimersByTimeAsync(0);
    fake.subscriptions.get("z/subscribe")?.(false);
    await vi.advanceTimersByTimeAsync(1000);
    expect(listener).not.toHaveBeenCalled();
    fake.subscriptions.get("z/subscribe")?.(true);
    await vi.advanceTimersByTimeAsync(1);
    expect(listener).toHaveBeenCalledTimes(1);
  });

  test("retries after a restart until it succeeds", async () => {
    const end = feed.listen(() => undefined);
    await vi.advanceTimersByTimeAsync(0);
    subscribe().mockRejectedValueOnce({ code: "unknown_command", message: "Unknown command." });
    fake.reconnect();
    await vi.advanceTimersByTimeAsync(0);
    expect(feed.error?.code).toBe("unknown_command");
    await vi.advanceTimersByTimeAsync(10_000);
    fake.subscriptions.get("x/subscribe")?.(5);
    expect(taken).toEqual([5]);
    expect(feed.error).toBeUndefined();
    end();
    fake.reconnect();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(subscribe()).toHaveBeenCalledTimes(3);
  });

  test("says which message is the first, and when messages may have been missed", async () => {
    const missed = vi.fn();
    const firsts: boolean[] = [];
    const other = new Feed<number>(
      () => fake.hass.connection,
      "y/subscribe",
      (_message, first) => firsts.push(first),
    );
    const listener = vi.fn();
    const end = other.listen(listener, missed);
    await vi.advanceTimersByTimeAsync(0);
    const send = () => fake.subscriptions.get("y/subscribe")?.(1);
    send();
    send();
    expect(missed).not.toHaveBeenCalled();
    subscribe().mockRejectedValueOnce({ code: "unknown_command", message: "Unknown command." });
    fake.reconnect();
    await vi.advanceTimersByTimeAsync(300);
    expect(missed).not.toHaveBeenCalled();
    listener.mockClear();
    await vi.advanceTimersByTimeAsync(10_300);
    expect(missed).toHaveBeenCalledTimes(1);
    // Without a message, too, listeners learn that the error is over.
    expect(other.error).toBeUndefined();
    expect(listener).toHaveBeenCalledTimes(1);
    send();
    expect(firsts).toEqual([true, false, true]);
    end();
    fake.reconnect();
    await vi.advanceTimersByTimeAsync(0);
    expect(missed).toHaveBeenCalledTimes(1);
  });

  test("does not retry a subscription for administrators only", async () => {
    subscribe().mockRejectedValueOnce({ code: "unauthorized", message: "Unauthorized" });
    const listener = vi.fn();
    feed.listen(listener);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(feed.error?.code).toBe("unauthorized");
    expect(listener).toHaveBeenCalledTimes(1);
    expect(subscribe()).toHaveBeenCalledTimes(1);
  });

  test("a subscription from before the connection was lost is ignored", async () => {
    feed.listen(() => undefined);
    await vi.advanceTimersByTimeAsync(0);
    const old = fake.subscriptions.get("x/subscribe");
    fake.reconnect();
    await vi.advanceTimersByTimeAsync(0);
    old?.(1);
    fake.subscriptions.get("x/subscribe")?.(2);
    expect(taken).toEqual([2]);
  });
});
