import { mdiArrowDown, mdiArrowUp } from "@mdi/js";
import { html, nothing } from "lit";
import { live } from "lit/directives/live.js";
import type { TextKey } from "../localize";
import { byName } from "../order";
import { sensors } from "./entities";
import type { Field, Row, Share, TemplatePool } from "./fields";
import { button, type FormContext, group, remover } from "./form-context";

/** A list of names or entities with a number each. */
export function rows(context: FormContext, field: Field, help: string) {
  const { env, set } = context;
  const { key, columns, accepts } = field;
  const choices = (chosen: string) =>
    accepts === "site"
      ? [...new Set([...env.fleet.miners.map(({ site }) => site), chosen])]
          .sort(byName)
          .map((site) => [site, site] as const)
      : sensors(env, accepts, chosen);
  const list = context.values[key] as readonly Row[];
  const name = key.slice(key.indexOf(".") + 1);
  const [first, second] = ["name", "value"].map((part) => env.t(`policies.${name}_${part}` as TextKey));
  const change = (place: number, row: Row) =>
    set(
      key,
      list.map((each, at) => (at === place ? row : each)),
    );
  const take = (event: Event) => (event.target as HTMLInputElement | HTMLSelectElement).value;
  return group(
    context,
    field,
    help,
    html`<ol>
        ${list.map(
          ([label, number], place) => html`<li>
            ${
              columns === null && accepts !== "site"
                ? html`<input
                    class="name"
                    aria-label=${first}
                    placeholder=${first}
                    .value=${live(label)}
                    @input=${(event: Event) => change(place, [take(event), number])}
                  />`
                : html`<select class="name" aria-label=${first} @change=${(event: Event) => change(place, [take(event), number])}>
                    <option value="">${env.t("settings.choose")}</option>
                    ${choices(label).map(([id, text]) => (id === "" ? nothing : html`<option value=${id} ?selected=${id === label}>${text}</option>`))}
                  </select>`
            }
            <input
              type="number"
              step="any"
              aria-label=${second}
              placeholder=${second}
              .value=${live(number)}
              @input=${(event: Event) => change(place, [label, take(event)])}
            />
            ${remover(context, key, list, place, label)}
          </li>`,
        )}
      </ol>
      <div class="row"><button type="button" @click=${() => set(key, [...list, ["", ""]])}>${env.t(`policies.${name}_add` as TextKey)}</button></div>`,
  );
}

function poolName({ pools, env }: FormContext, id: number): string {
  return pools.find((pool) => pool.id === id)?.name ?? env.t("policies.pool_gone", { id: String(id) });
}

function moved<Item>(list: readonly Item[], from: number, by: number): readonly Item[] {
  const made = [...list];
  made.splice(from + by, 0, ...made.splice(from, 1));
  return made;
}

/** The select that adds a pool of the library, and the button that adds one to the library. */
function adding(context: FormContext, key: string, taken: readonly number[], add: (id: number) => void) {
  const { env, pools, problems } = context;
  const free = pools.filter(({ id }) => !taken.includes(id));
  return html`<div class="row">
    ${
      free.length === 0
        ? nothing
        : html`<select
            aria-label=${env.t("policies.add_pool")}
            aria-invalid=${problems[key] === undefined ? nothing : "true"}
            @change=${(event: Event) => {
              const select = event.target as HTMLSelectElement;
              if (select.value !== "") add(Number(select.value));
              select.value = "";
            }}
          >
            <option value="">${env.t("policies.add_pool")}</option>
            ${free.map(({ id, name }) => html`<option value=${id}>${name}</option>`)}
          </select>`
    }
    <button type="button" @click=${() => context.addPool(key)}>${env.t("policies.pool_new")} …</button>
  </div>`;
}

function poolLines<Item>(
  context: FormContext,
  field: Field,
  list: readonly Item[],
  line: (item: Item, place: number) => readonly [name: string, content: unknown],
) {
  const { env, set } = context;
  const { key } = field;
  return html`<ol>
    ${list.map((item, place) => {
      const [name, content] = line(item, place);
      return html`<li>
        <span class="name">${place + 1}. ${content}</span>
        ${button(env.t("fleet.column_up", { column: name }), mdiArrowUp, () => set(key, moved(list, place, -1)), place === 0)}
        ${button(env.t("fleet.column_down", { column: name }), mdiArrowDown, () => set(key, moved(list, place, 1)), place === list.length - 1)}
        ${remover(context, key, list, place, name)}
      </li>`;
    })}
  </ol>`;
}

export function poolIds(context: FormContext, field: Field, help: string) {
  const ids = context.values[field.key] as readonly number[];
  return group(
    context,
    field,
    help,
    html`${poolLines(context, field, ids, (id) => [poolName(context, id), poolName(context, id)])}
    ${adding(context, field.key, ids, (id) => context.set(field.key, [...ids, id]))}`,
  );
}

export function shares(context: FormContext, field: Field, help: string) {
  const { env, set } = context;
  const { key } = field;
  const list = context.values[key] as readonly Share[];
  const left = 100 - list.reduce((sum, { percent }) => sum + (Number(percent) || 0), 0);
  return group(
    context,
    field,
    help,
    html`<ol>
      ${list.map(
        ({ pool_id, percent }, place) => html`<li>
          <span class="name">${poolName(context, pool_id)}</span>
          <input
            type="number"
            min="0"
            max="100"
            step="any"
            aria-label=${env.t("policies.share_of", { name: poolName(context, pool_id) })}
            .value=${live(percent)}
            @input=${(event: Event) => {
              const typed = (event.target as HTMLInputElement).value;
              set(
                key,
                list.map((share, at) => (at === place ? { ...share, percent: typed } : share)),
              );
            }}
          />
          %
          ${remover(context, key, list, place, poolName(context, pool_id))}
        </li>`,
      )}
    </ol>
    ${adding(
      context,
      key,
      list.map(({ pool_id }) => pool_id),
      (pool_id) => set(key, [...list, { pool_id, percent: String(Math.max(0, left)) }]),
    )}`,
  );
}

export function templatePools(context: FormContext, field: Field, help: string) {
  const { env, set, values } = context;
  const { key } = field;
  const list = values[key] as readonly TemplatePool[] | null;
  const known = (list ?? []).flatMap((pool) => ("pool_id" in pool ? [pool.pool_id] : []));
  return group(
    context,
    field,
    help,
    html`<label class="check">
        <input
          type="checkbox"
          name=${key}
          .checked=${live(list !== null)}
          @change=${(event: Event) => set(key, (event.target as HTMLInputElement).checked ? [] : null)}
        />
        ${env.t("policies.template_pools")}
      </label>
      ${
        list === null
          ? nothing
          : html`${poolLines(context, field, list, (pool) => {
              if ("pool_id" in pool) return [poolName(context, pool.pool_id), poolName(context, pool.pool_id)];
              return [pool.pool_url, html`${pool.pool_url} <span class="help">${pool.worker_name}</span>`];
            })}
            ${adding(context, key, known, (pool_id) => set(key, [...list, { pool_id }]))}`
      }`,
  );
}
