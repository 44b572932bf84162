import { expect, test, vi } from "vitest";
import { asApiError } from "../src/api";
import { errorText, namesText } from "../src/errors";
import { Format } from "../src/format";
import * as first from "../src/locales/de";
import * as later from "../src/locales/de/later";
import { translator } from "../src/localize";
import { fakeHass } from "./fake-hass";

const TEXTS: Readonly<Record<string, string>> = {
  "component.miner_remote.exceptions.no_answer.message": "{host} antwortet nicht innerhalb von {seconds} Sekunden.",
  "component.miner_remote.exceptions.undo_failed.message": "Rückgängig machen fehlgeschlagen. {reason}",
  "component.miner_remote.exceptions.restore_failed.message": "{cause} {outcome}",
  "component.miner_remote.exceptions.differs.message": "Weicht ab: {keys}.",
  "component.other.exceptions.busy.message": "Beschäftigt.",
};
const localize = (key: string, values: Readonly<Record<string, string>> = {}) =>
  Object.entries(values).reduce((text, [name, value]) => text.replace(`{${name}}`, value), TEXTS[key] ?? "");
const { hass } = fakeHass({}, { language: "de", localize: vi.fn(localize) });
const de = { ...first, ...later };
const t = translator(de, "de", String);
const text = (thrown: unknown) => errorText(hass, { t, format: new Format(hass) }, thrown);

test("a failed command is shown by its code, an old record by its message", () => {
  const args = { host: "10.0.0.1", seconds: 5 };
  const record = { error_code: "no_answer", error_args: args, error_message: "10.0.0.1 did not answer." };
  expect(text(record)).toBe("10.0.0.1 antwortet nicht innerhalb von 5 Sekunden.");
  expect(text({ ...record, error_code: null, error_args: null })).toBe("10.0.0.1 did not answer.");
  expect(text({ error_message: "10.0.0.1 did not answer." })).toBe("10.0.0.1 did not answer.");
  expect(text({ error: "Failed.", error_code: "no_answer", error_args: args })).toContain("antwortet nicht");
  expect(text({ ...record, error_code: "something_new" })).toBe("10.0.0.1 did not answer.");
});

test("an error in an argument is translated as well", () => {
  const error_args = {
    cause: "The miner did not answer.",
    cause_code: "no_answer",
    cause_host: "10.0.0.1",
    cause_seconds: 5,
    outcome: "It could not be undone. No route.",
    outcome_code: "undo_failed",
    outcome_reason: "10.0.0.1 did not answer.",
    outcome_reason_code: "no_answer",
    outcome_reason_host: "10.0.0.1",
    outcome_reason_seconds: 9,
  };
  expect(text({ error_code: "restore_failed", error_args, error_message: "In English" })).toBe(
    "10.0.0.1 antwortet nicht innerhalb von 5 Sekunden. Rückgängig machen fehlgeschlagen. " +
      "10.0.0.1 antwortet nicht innerhalb von 9 Sekunden.",
  );
});

test("refused requests, by REST, websocket and actions", () => {
  const body = { error: "No answer.", error_code: "no_answer", error_args: { host: "a", seconds: 1 } };
  expect(text({ status_code: 503, body })).toBe("a antwortet nicht innerhalb von 1 Sekunden.");
  const placeholders = { host: "b", seconds: "2" };
  const refused = { code: "home_assistant_error", message: "In English", translation_key: "no_answer" };
  expect(text({ ...refused, translation_domain: "miner_remote", translation_placeholders: placeholders })).toBe(
    "b antwortet nicht innerhalb von 2 Sekunden.",
  );
  expect(text({ ...refused, translation_domain: "other", translation_key: "busy" })).toBe("Beschäftigt.");
  expect(text({ code: "unauthorized", message: "Unauthorized" })).toBe(de.common.not_allowed);
  expect(text({ code: "unknown_command", message: "Unknown command." })).toBe(de.common.not_loaded);
  expect(text({ code: "other", message: "Only in English." })).toBe("Only in English.");
  expect(text("A sentence.")).toBe("A sentence.");
  expect(text(3)).toBe(de.common.no_answer);
  expect(text(undefined)).toBe(de.common.no_answer);
});

test("lists of settings, pool slots and sections are shown by their names", () => {
  const keys = "fan_speed, pools 1, power_limit, in_future (+2)";
  expect(namesText({ t }, keys)).toBe("Lüfterdrehzahl, Pool-Slot 1, Leistungsgrenze, in_future (+2)");
  expect(text({ error_code: "differs", error_args: { keys }, error_message: "" })).toBe(
    "Weicht ab: Lüfterdrehzahl, Pool-Slot 1, Leistungsgrenze, in_future (+2).",
  );
  expect(namesText({ t }, "pools, fan")).toBe("Pools, Lüfter");
});

test("fields of a refused form are kept", () => {
  const errors = [{ path: "name", message: "is missing", code: "missing", args: {} }];
  const error = asApiError({ status_code: 400, body: { error: "name is missing.", errors } });
  expect(error).toMatchObject({ status: 400, fields: errors, code: null });
  // As in the answer of a websocket command.
  const refused = { code: "invalid_format", message: "In English", error_code: "missing", error_args: {}, errors };
  expect(text(refused)).toBe("name: Erforderlich.");
});
