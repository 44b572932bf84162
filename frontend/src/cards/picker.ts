// The few texts that are needed before a card is loaded: in the card picker and in the card's form.

export const en = {
  fleet: "Miner Remote: fleet",
  fleet_about: "Hashrate, power and efficiency of all miners, a site or an area, and the miners that need attention.",
  alerts: "Miner Remote: alerts",
  alerts_about:
    "What needs attention, the worst first: miners that do not respond or are too hot, prices that are missing.",
  miner: "Miner Remote: miner",
  miner_about: "One miner: what it does, its mining switch and a reboot that asks first.",
  today: "Miner Remote: price and plan today",
  today_about: "The electricity price of today, when miners pause or run, and what the schedules do now.",
  plan: "Miner Remote: plan",
  plan_about: "Electricity price and what a power schedule does with it over the next two days.",
  history: "Miner Remote: commands",
  history_about: "The last commands to miners and what came of them. For administrators.",
  dashboard: "Miner Remote",
  dashboard_about: "Fleet, sites, plans, and a page for each miner; always in step with what is set up.",
  title: "Title",
  site: "Site (empty: all)",
  area: "Area (empty: all)",
  limit: "Rows at most",
  device: "Miner",
  any_device: "Miner (empty: all)",
  entity: "Power schedule (its next change)",
  any_item: "Power schedule or tariff (empty: choose automatically)",
  hours: "Hours ahead",
  lost: "Miner Remote was updated or removed. Reload this page.",
};

export const de: typeof en = {
  fleet: "Miner Remote: Flotte",
  fleet_about:
    "Hashrate, Leistung und Effizienz aller Miner, eines Standorts oder Bereichs, und welche Miner Aufmerksamkeit brauchen.",
  alerts: "Miner Remote: Meldungen",
  alerts_about:
    "Was Aufmerksamkeit braucht, das Schlimmste zuerst: Miner ohne Antwort, zu heiße Miner, fehlende Preise.",
  miner: "Miner Remote: Miner",
  miner_about: "Ein Miner: was er tut, sein Mining-Schalter und ein Neustart mit Rückfrage.",
  today: "Miner Remote: Preis und Plan heute",
  today_about: "Der Strompreis von heute, wann Miner angehalten werden oder laufen, und was die Zeitpläne jetzt tun.",
  plan: "Miner Remote: Plan",
  plan_about: "Der Strompreis und was ein Zeitplan in den nächsten zwei Tagen damit macht.",
  history: "Miner Remote: Befehle",
  history_about: "Die letzten Befehle an Miner und was daraus wurde. Für Administratoren.",
  dashboard: "Miner Remote",
  dashboard_about: "Flotte, Standorte, Pläne und eine Seite je Miner; immer auf dem Stand der Einrichtung.",
  title: "Titel",
  site: "Standort (leer: alle)",
  area: "Bereich (leer: alle)",
  limit: "Zeilen höchstens",
  device: "Miner",
  any_device: "Miner (leer: alle)",
  entity: "Zeitplan (seine nächste Änderung)",
  any_item: "Zeitplan oder Stromtarif (leer: automatisch)",
  hours: "Stunden im Voraus",
  lost: "Miner Remote wurde aktualisiert oder entfernt. Lade die Seite neu.",
};

export type PickerKey = keyof typeof en;

/** Returns a text in the language of the page, because there is no `hass` yet. */
export function pickerText(key: PickerKey): string {
  return (document.documentElement.lang.split("-")[0] === "de" ? de : en)[key];
}
