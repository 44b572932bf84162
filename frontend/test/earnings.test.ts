import { expect, test } from "vitest";
import { csvPath, movedDate } from "../src/power/earnings";

test("dates move by a period", () => {
  expect(movedDate("2026-11-29T00:00:00+01:00", "day", 1)).toBe("2026-11-30");
  expect(movedDate("2026-03-30", "week", -1)).toBe("2026-03-23");
  expect(movedDate("2026-01-01", "month", -1)).toBe("2025-12-01");
  expect(movedDate("2026-01-01", "month", 1)).toBe("2026-02-01");
  expect(csvPath({ period: "day", from: "", site: "A & B" }, "miner")).toBe(
    "remote/report?period=day&site=A+%26+B&group=miner&format=csv",
  );
});
