/** Compares names as people sort them: "Miner 2" before "Miner 10". Shared, because creating a collator is slow. */
export const byName = new Intl.Collator(undefined, { numeric: true }).compare;
