// Automations from the integration's notification blueprints, made with Home Assistant's own API.

import { asApiError, rest, ws } from "../api";
import type { HomeAssistant } from "../types";

/** A blueprint that the integration brings along; `path` is its file below Home Assistant's folder of blueprints. */
export interface Blueprint {
  readonly path: string;
  readonly name: string;
  readonly description: string;
  readonly yaml: string;
}

/** An input of an installed blueprint, as in its file; sections have inputs of their own. */
interface RawInput {
  readonly name?: string;
  readonly default?: unknown;
  readonly selector?: Readonly<Record<string, unknown>>;
  readonly input?: Readonly<Record<string, RawInput | null>>;
}

/** A value to choose, or the id of an automation, with its name. */
export interface Option {
  readonly value: string;
  readonly label: string;
}

/** A field of the dialog: where messages go, a choice, or a time of day. */
export interface Field {
  readonly key: string;
  readonly name: string;
  readonly kind: "notify" | "choice" | "time";
  readonly multiple: boolean;
  readonly required: boolean;
  readonly options: readonly Option[];
  /** The initially selected values. */
  readonly selected: readonly string[];
  /** Whether the value is a target instead of the ids of entities. */
  readonly target: boolean;
}

/** What the dialog asks for; `complete` is whether an automation needs nothing else. */
export interface Form {
  readonly fields: readonly Field[];
  readonly complete: boolean;
  /** The key of the input for more actions, which can send messages too; undefined if there is none. */
  readonly actions: string | undefined;
}

type Inputs = Readonly<Record<string, RawInput | null>>;

const AUTOMATION = "automation";

function asList(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** Returns the domains that a selector of entities or targets filters for. */
function domainsOf(selector: unknown): readonly unknown[] {
  const { filter, entity, domain } = (selector ?? {}) as { filter?: unknown; entity?: unknown; domain?: unknown };
  const filters = [...asList(filter), ...asList(entity)] as { readonly domain?: unknown }[];
  return [...asList(domain), ...filters.flatMap((each) => asList(each.domain))];
}

const ACTION = "action:";
/** What an action is called with; the blueprints set the variables. */
const MESSAGE = { title: "{{ title }}", message: "{{ message }}" };
const SIDEBAR = "persistent_notification.create";
/** Actions of the domain that are no recipients. */
const NO_RECIPIENTS: readonly string[] = ["send_message", "persistent_notification", "notify"];

type Known = Pick<HomeAssistant, "states" | "services">;

/** Returns the ids of entities that messages can be sent to, with their names. */
export function notifyEntities({ states }: Known): readonly Option[] {
  return Object.values(states)
    .filter(({ entity_id }) => entity_id.startsWith("notify."))
    .map(({ entity_id, attributes }) => ({ value: entity_id, label: String(attributes.friendly_name ?? entity_id) }))
    .sort((a, b) => a.label.localeCompare(b.label));
}

/** Returns the actions that send messages: those of integrations without entities, and Home Assistant's sidebar. */
function notifyActions({ states, services }: Known, sidebar: string): readonly Option[] {
  const own = Object.keys(services?.notify ?? {}).filter(
    // Phones have both.
    (name) => !NO_RECIPIENTS.includes(name) && states[`notify.${name.replace(/^mobile_app_/, "")}`] === undefined,
  );
  return [
    ...own.map((name) => ({ value: `${ACTION}notify.${name}`, label: `notify.${name}` })),
    { value: `${ACTION}${SIDEBAR}`, label: sidebar },
  ];
}

function optionsOf(select: unknown): readonly Option[] {
  return asList((select as { readonly options?: unknown } | null)?.options).map((option) => {
    const { value, label } = (typeof option === "object" ? option : { value: option }) as Partial<Option>;
    return { value: String(value), label: String(label ?? value) };
  });
}

/** What a field depends on: Home Assistant, and the recipients beside entities. */
interface Recipients {
  readonly entities: readonly Option[];
  readonly actions: readonly Option[];
}

function fieldOf(key: string, input: RawInput, recipients: Recipients): Field | undefined {
  const selector = input.selector ?? {};
  const base = { key, name: input.name ?? key, required: input.default === undefined, target: "target" in selector };
  const given = asList(input.default).map(String);
  const notified = selector[base.target ? "target" : "entity"];
  if (domainsOf(notified).includes("notify")) {
    const multiple = base.target || (notified as { multiple?: unknown }).multiple === true;
    const options = multiple ? [...recipients.entities, ...recipients.actions] : recipients.entities;
    // With one device there is little to choose.
    const [only, ...others] = recipients.entities.length > 0 ? recipients.entities : options;
    const selected = only !== undefined && others.length === 0 ? [only.value] : [];
    return { ...base, kind: "notify", multiple, required: true, options, selected };
  }
  if ("select" in selector) {
    const multiple = (selector.select as { multiple?: unknown } | null)?.multiple === true;
    return { ...base, kind: "choice", multiple, options: optionsOf(selector.select), selected: given };
  }
  if ("time" in selector) return { ...base, kind: "time", multiple: false, options: [], selected: given };
  return undefined;
}

/**
 * Returns the form for the inputs of a blueprint: recipients, choices and times; other inputs keep their defaults.
 * `sidebar` is the name of the notifications in Home Assistant's sidebar.
 */
export function formOf(inputs: Inputs, hass: Known, sidebar: string): Form {
  const flat = Object.entries(inputs).flatMap(([key, input]) =>
    Object.entries(input?.input ?? { [key]: input }).map(([name, one]) => [name, one ?? {}] as const),
  );
  const actions = flat.find(
    ([, { selector, default: given }]) => "action" in (selector ?? {}) && given !== undefined,
  )?.[0];
  const recipients = {
    entities: notifyEntities(hass),
    actions: actions === undefined ? [] : notifyActions(hass, sidebar),
  };
  const fields: Field[] = [];
  let complete = true;
  for (const [key, input] of flat) {
    const field = fieldOf(key, input, recipients);
    if (field !== undefined) fields.push(field);
    else if (input.default === undefined) complete = false;
  }
  return { fields, complete, actions };
}

/** Returns the inputs of an automation from the selected values by the keys of fields. */
export function inputOf(form: Form, selected: Readonly<Record<string, readonly string[]>>): Record<string, unknown> {
  const made: Record<string, unknown> = {};
  for (const { key, multiple, target } of form.fields) {
    const all = selected[key] ?? [];
    const values = all.filter((value) => !value.startsWith(ACTION));
    if (target) made[key] = { entity_id: values };
    else if (multiple) made[key] = values;
    else if (values.length > 0) made[key] = values[0];
    if (form.actions !== undefined && values.length < all.length) {
      const actions = all.filter((value) => value.startsWith(ACTION));
      made[form.actions] = actions.map((value) => ({ action: value.slice(ACTION.length), data: MESSAGE }));
    }
  }
  return made;
}

/** Returns the fields that need a value and have none. */
export function missing(form: Form, selected: Readonly<Record<string, readonly string[]>>): readonly string[] {
  return form.fields
    .filter(({ key, required, kind }) => (required || kind !== "time") && (selected[key] ?? []).length === 0)
    .map(({ key }) => key);
}

/** Returns the blueprints that the integration brings along. Rejects with an ApiError. */
export async function offeredBlueprints(hass: HomeAssistant): Promise<readonly Blueprint[]> {
  return (await ws<{ readonly blueprints: readonly Blueprint[] }>(hass, "miner_remote/blueprints")).blueprints;
}

type Installed = Readonly<Record<string, { readonly metadata?: { readonly input?: Inputs }; readonly error?: string }>>;

/**
 * Returns the inputs of a blueprint after it was installed, unless it already was: its user may have changed it. A file
 * that Home Assistant cannot read is replaced. Rejects with an ApiError.
 */
export async function install(hass: HomeAssistant, { path, yaml }: Blueprint): Promise<Inputs> {
  const listed = () => ws<Installed>(hass, "blueprint/list", { domain: AUTOMATION });
  let found = (await listed())[path];
  if (found?.metadata === undefined) {
    await ws(hass, "blueprint/save", { domain: AUTOMATION, path, yaml, allow_override: found !== undefined });
    found = (await listed())[path];
  }
  return found?.metadata?.input ?? {};
}

/** The ids and names of the automations that use a blueprint. Rejects with an ApiError. */
export async function automationsOf(hass: HomeAssistant, path: string): Promise<readonly Option[]> {
  let found: { readonly automation?: readonly string[] };
  try {
    found = await ws(hass, "search/related", { item_type: "automation_blueprint", item_id: path });
  } catch (thrown) {
    // Home Assistant runs without its search.
    if (asApiError(thrown).code === "unknown_command") return [];
    throw thrown;
  }
  return (found.automation ?? []).flatMap((entityId) => {
    const { id, friendly_name: name } = hass.states[entityId]?.attributes ?? {};
    return typeof id === "string" ? [{ value: id, label: String(name ?? entityId) }] : [];
  });
}

/** Creates an automation from an installed blueprint and returns its id. Rejects with an ApiError. */
export async function create(
  hass: HomeAssistant,
  alias: string,
  path: string,
  input: Readonly<Record<string, unknown>>,
  now = Date.now(),
): Promise<string> {
  // Home Assistant's own editor numbers automations in the same way.
  const id = String(now);
  await rest(hass, "POST", `config/automation/config/${id}`, {
    alias,
    description: "",
    use_blueprint: { path, input },
  });
  return id;
}

/** Returns the address of Home Assistant's editor of an automation. */
export function editorOf(automationId: string): string {
  return `/config/automation/edit/${encodeURIComponent(automationId)}`;
}
