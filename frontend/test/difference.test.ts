import { expect, test } from "vitest";
import { differenceWords } from "../src/backups/difference";
import { loadTexts, translator } from "../src/localize";

const SENTENCES = [
  "The miner's model is Antminer S21, the backup has Antminer S19.",
  "Pool 1 is stratum+tcp://other.example:4444 on the miner, the backup has stratum+tcp://pool.example:3333.",
  "Pool 2 is empty on the miner, the backup has stratum+tcp://pool.example:3333.",
  "Pool 3 is stratum+tcp://more.example:1 on the miner, the backup has none there.",
  "The user of pool 1 is other.w on the miner, the backup has acme.1.",
  "The user of pool 1 is  on the miner, the backup has acme.1.",
  "The password of pool 1 is another one on the miner than in the backup.",
  "The power limit is not told by the miner, the backup has 3000 W.",
  "The power limit is 2800 W on the miner, the backup has 3000 W.",
  "The fan control is not told by the miner, the backup has manual at 60 %.",
  "The fan control is auto to 55 °C on the miner, the backup has manual at 60 %.",
  "The tuning value frequency is not told by the miner, the backup has 525.",
  "The tuning value frequency is 490 on the miner, the backup has 525.",
];

test("every difference that the server tells is told in the user's language, with its values", async () => {
  const german = translator(await loadTexts("de"), "de", String);
  for (const sentence of SENTENCES) {
    const words = differenceWords(sentence, german);
    expect(words, sentence).toBeDefined();
    expect(words).not.toMatch(/\{|the miner|the backup/);
  }
  expect(differenceWords(SENTENCES[1] ?? "", german)).toBe(
    "Pool 1 ist auf dem Miner stratum+tcp://other.example:4444, die Sicherung hat stratum+tcp://pool.example:3333.",
  );
  expect(differenceWords(SENTENCES[8] ?? "", german)).toBe(
    "Die Leistungsgrenze ist auf dem Miner 2800 W, die Sicherung hat 3000 W.",
  );
  expect(differenceWords("Something that is new.", german)).toBeUndefined();
});
