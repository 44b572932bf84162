// Home Assistant loads this file on every page, so it only loads the rest on demand.

import { KINDS, type Kind, suggestion } from "./cards/kinds";
import { type PickerKey, pickerText } from "./cards/picker";
import type { HomeAssistant } from "./types";

interface Drawn extends HTMLElement {
  hass: HomeAssistant | undefined;
  config: object | undefined;
}

interface Registries {
  customCards?: object[];
  customStrategies?: object[];
}

const DOCUMENTATION = "https://github.com/miner-remote/miner-remote/blob/main/docs/dashboards.md";

/** Creates the element that Home Assistant uses as the card; the element that draws it is loaded when it is first shown. */
function cardElement(kind: Kind): CustomElementConstructor {
  return class extends HTMLElement {
    private drawn: Drawn | undefined;
    private latest: HomeAssistant | undefined;
    private config: object | undefined;
    private loading = false;

    static getConfigForm() {
      return {
        schema: kind.form.map(({ label: _label, ...field }) => field),
        computeLabel: ({ name }: { name: string }) =>
          pickerText(kind.form.find((field) => field.name === name)?.label ?? (name as PickerKey)),
      };
    }

    static getStubConfig(hass: HomeAssistant): object {
      return kind.example(hass);
    }

    setConfig(config: object): void {
      this.config = config;
      if (this.drawn !== undefined) this.drawn.config = config;
    }

    set hass(hass: HomeAssistant) {
      this.latest = hass;
      if (this.drawn !== undefined) this.drawn.hass = hass;
    }

    getCardSize(): number {
      return kind.size;
    }

    getGridOptions(): object {
      return { columns: kind.columns, min_columns: kind.minColumns, rows: "auto" };
    }

    connectedCallback(): void {
      this.style.display = "block";
      this.style.height = "100%";
      if (!this.loading) void this.draw();
    }

    private async draw(): Promise<void> {
      this.loading = true;
      try {
        await import("./cards/all");
      } catch {
        // The files could not be loaded; try again when the card is shown the next time.
        this.loading = false;
        const card = document.createElement("ha-card");
        card.style.cssText = "display:block;padding:16px";
        card.textContent = pickerText("lost");
        this.replaceChildren(card);
        return;
      }
      const drawn = document.createElement(`mr-${kind.name}-card`) as Drawn;
      drawn.config = this.config;
      drawn.hass = this.latest;
      this.drawn = drawn;
      this.replaceChildren(drawn);
    }
  };
}

function define(name: string, made: CustomElementConstructor): void {
  // After an update a page may load the new file beside the old one.
  if (customElements.get(name) === undefined) customElements.define(name, made);
}

/** Entries of the card picker and the dashboard list; texts are looked up when shown, because the language is not known yet. */
function listed(type: string, key: Kind["name"] | "dashboard", more: object): object {
  return {
    type,
    get name() {
      return pickerText(key);
    },
    get description() {
      return pickerText(`${key}_about`);
    },
    documentationURL: DOCUMENTATION,
    ...more,
  };
}

const registries = window as unknown as Registries;
registries.customCards ??= [];
registries.customStrategies ??= [];

for (const kind of KINDS) {
  registries.customCards.push(
    listed(`miner-remote-${kind.name}-card`, kind.name, {
      preview: true,
      getEntitySuggestion: (hass: HomeAssistant, entityId: string) => suggestion(kind, hass, entityId),
    }),
  );
}
registries.customStrategies.push(listed("miner-remote", "dashboard", { strategyType: "dashboard" }));

/** Waits for Home Assistant's own elements, or those of its app for televisions. */
function started(): Promise<unknown> {
  return Promise.race(["home-assistant", "hc-main"].map((name) => customElements.whenDefined(name)));
}

// Home Assistant replaces the browser's element registry when it starts. This small file may be loaded earlier, and
// Home Assistant would not find elements defined in the browser's registry.
void started().then(() => {
  for (const kind of KINDS) define(`miner-remote-${kind.name}-card`, cardElement(kind));
  define(
    "ll-strategy-dashboard-miner-remote",
    class extends HTMLElement {
      static async generate(config: object, hass: HomeAssistant): Promise<object> {
        return (await import("./cards/all")).dashboard(config, hass);
      }
    },
  );
  define(
    "ll-strategy-view-miner-remote",
    class extends HTMLElement {
      static async generate(config: object, hass: HomeAssistant): Promise<object> {
        return (await import("./cards/all")).view(config, hass);
      }
    },
  );
});
