import { describe, expect, test } from "vitest";
import { stageOf, stageText } from "../src/command-stage";
import type { CommandRecord } from "../src/types";
import { fakeEnv, fakeHass } from "./fake-hass";

function record(values: Partial<CommandRecord>) {
  return {
    command_type: "reboot" as const,
    status: "success" as const,
    verification: null,
    sent_at: "2026-10-14T12:00:00+00:00",
    response: { result: "accepted" },
    ...values,
  };
}

describe("the stage of a command", () => {
  test("a pending command waits until it is sent", () => {
    expect(stageOf(record({ status: "pending", sent_at: null }))).toBe("waiting");
    expect(stageOf(record({ status: "pending" }))).toBe("sent");
  });

  test("a restart is accepted until it is confirmed", () => {
    expect(stageOf(record({ verification: "waiting" }))).toBe("accepted");
    expect(stageOf(record({ verification: "confirmed" }))).toBe("confirmed");
    expect(stageOf(record({ verification: "not_confirmed" }))).toBe("not_confirmed");
  });

  test("a success that was read back is confirmed, one that the firmware does not report is not", () => {
    expect(stageOf(record({ command_type: "power_limit" }))).toBe("confirmed");
    expect(stageOf(record({ command_type: "power_limit", response: { read_back: "not reported" } }))).toBe(
      "not_confirmed",
    );
    expect(stageOf(record({ command_type: "backup" }))).toBe("done");
  });

  test("commands that did not succeed keep their own words", async () => {
    const env = await fakeEnv(fakeHass().hass);
    expect(stageOf(record({ status: "timeout", verification: null }))).toBe("timeout");
    expect(stageText(env, stageOf(record({ status: "timeout" })))).toBe("No response");
    expect(stageText(env, "not_confirmed")).toBe("Not confirmed");
  });
});
