import type { TextKey, Translate } from "../localize";

/** The sentences of a comparison, as the server writes them, and what the panel says instead; the first that fits. */
const SENTENCES: readonly (readonly [RegExp, TextKey])[] = [
  [/^The miner's model is (?<here>.+), the backup has (?<kept>.+)\.$/, "backups.differs_model"],
  [/^Pool (?<pool>\d+) is empty on the miner, the backup has (?<kept>.+)\.$/, "backups.differs_pool_empty"],
  [/^Pool (?<pool>\d+) is (?<here>.+) on the miner, the backup has none there\.$/, "backups.differs_pool_added"],
  [/^Pool (?<pool>\d+) is (?<here>.+) on the miner, the backup has (?<kept>.+)\.$/, "backups.differs_pool"],
  [/^The user of pool (?<pool>\d+) is (?<here>.*) on the miner, the backup has (?<kept>.*)\.$/, "backups.differs_user"],
  [/^The password of pool (?<pool>\d+) is another one /, "backups.differs_password"],
  [/^The power limit is not told by the miner, the backup has (?<kept>.+)\.$/, "backups.differs_limit_untold"],
  [/^The power limit is (?<here>.+) on the miner, the backup has (?<kept>.+)\.$/, "backups.differs_limit"],
  [/^The fan control is not told by the miner, the backup has (?<kept>.+)\.$/, "backups.differs_fan_untold"],
  [/^The fan control is (?<here>.+) on the miner, the backup has (?<kept>.+)\.$/, "backups.differs_fan"],
  [
    /^The tuning value (?<name>\S+) is not told by the miner, the backup has (?<kept>.+)\.$/,
    "backups.differs_tuning_untold",
  ],
  [
    /^The tuning value (?<name>\S+) is (?<here>.+) on the miner, the backup has (?<kept>.+)\.$/,
    "backups.differs_tuning",
  ],
];

/** Returns a difference in the user's language, undefined where the server says something that is not known here. */
export function differenceWords(sentence: string, t: Translate): string | undefined {
  for (const [pattern, key] of SENTENCES) {
    const found = pattern.exec(sentence);
    if (found !== null) return t(key, found.groups);
  }
  return undefined;
}
