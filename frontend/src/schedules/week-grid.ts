import { css, html, nothing } from "lit";
import { property, query, state } from "lit/decorators.js";
import { styleMap } from "lit/directives/style-map.js";
import { element } from "../element";
import { sharedStyles } from "../styles";
import { Part } from "../view";
import { describeAction, describeTime } from "./descriptions";
import {
  type Block,
  blocksOf,
  DAY,
  drawn,
  endDragged,
  endOf,
  moved,
  type Spot,
  split,
  startDragged,
  type TimeWindow,
} from "./windows";

export interface WindowsChange {
  readonly windows: readonly TimeWindow[];
  readonly selected: number;
}

const HOUR = 24;
/** Within this many pixels below the grid it is still midnight; further down is the next day. */
const FOOT = 20;

interface Drag {
  readonly kind: "draw" | "move" | "start" | "end";
  readonly pointer: number;
  readonly from: Spot;
  readonly day: number;
  /** Whether the piece after midnight of a daily schedule is dragged, which is in the same column. */
  readonly late: boolean;
  readonly index: number;
  readonly before: WindowsChange;
  /** The windows at the start of the drag; Ctrl has separated the dragged day. */
  readonly windows: readonly TimeWindow[];
}

/** Returns the day a number of columns after another one. */
function shifted(day: number, from: number, to: number): number {
  return (day + to - from + 7) % 7;
}

/**
 * The windows of a week, or of a day, to draw, move and resize with a pointer. It is hidden from screen readers: the
 * list of windows beside it has the same functions. Fires `changed` (detail: WindowsChange) while dragging.
 */
@element("mr-week-grid")
export class MrWeekGrid extends Part {
  @property({ attribute: false }) windows: readonly TimeWindow[] = [];
  @property({ type: Boolean, reflect: true }) daily = false;
  @property({ attribute: false }) selected = -1;
  /** The limit of the schedule in W, if it has one. */
  @property({ attribute: false }) limit: number | null = null;
  /** With a price rule, windows only define when the rule applies. */
  @property({ type: Boolean }) ruled = false;

  @state() private drag: Drag | undefined;
  @query(".columns") private readonly columns!: HTMLElement;

  override connectedCallback(): void {
    super.connectedCallback();
    const cancel = (event: KeyboardEvent): void => {
      if (event.key !== "Escape" || this.drag === undefined) return;
      event.preventDefault();
      this.emit(this.drag.before);
      this.drag = undefined;
    };
    window.addEventListener("keydown", cancel);
    this.owns(() => window.removeEventListener("keydown", cancel));
    this.owns(() => {
      this.drag = undefined;
    });
  }

  private get order(): readonly number[] {
    return this.daily ? [0] : this.env.format.weekdays();
  }

  private emit(detail: WindowsChange): void {
    this.dispatchEvent(new CustomEvent<WindowsChange>("changed", { detail }));
  }

  private spot(event: PointerEvent): Spot {
    const box = this.columns.getBoundingClientRect();
    const order = this.order;
    const column = Math.floor(((event.clientX - box.left) / box.width) * order.length);
    const y = event.clientY - box.top;
    const below = Math.max(0, y - box.height - FOOT);
    return {
      day: order[Math.min(Math.max(column, 0), order.length - 1)] ?? 0,
      minute: (Math.min(Math.max(y, 0), box.height) / box.height) * DAY + (below / box.height) * DAY,
    };
  }

  private begin(event: PointerEvent, kind: Drag["kind"], block?: Block): void {
    if (event.button !== 0 || this.drag !== undefined) return;
    // Touching free space scrolls the page.
    if (kind === "draw" && event.pointerType === "touch") return;
    event.stopPropagation();
    event.preventDefault();
    // The element that captures the pointer must stay while the blocks below it are redrawn.
    this.columns.setPointerCapture(event.pointerId);
    const own = block !== undefined && (event.ctrlKey || event.altKey) && !this.daily;
    const windows = own ? split(this.windows, block.index, block.day) : this.windows;
    const index = block === undefined ? windows.length : block.index + windows.length - this.windows.length;
    this.drag = {
      kind,
      pointer: event.pointerId,
      from: this.spot(event),
      day: block?.day ?? 0,
      late: this.daily && block !== undefined && !block.head,
      index,
      before: { windows: this.windows, selected: this.selected },
      windows,
    };
    if (block !== undefined) this.emit({ windows: this.windows, selected: block.index });
  }

  private follow(event: PointerEvent): void {
    const drag = this.drag;
    if (drag === undefined || event.pointerId !== drag.pointer) return;
    const to = this.spot(event);
    const made = this.dragged(drag, to);
    if (made === undefined) {
      if (drag.kind === "draw") this.emit(drag.before);
      return;
    }
    const windows = [...drag.windows];
    windows[drag.index] = made;
    // A click that moves by a pixel or two changes nothing.
    if (drag.kind !== "draw" && JSON.stringify(made) === JSON.stringify(drag.windows[drag.index])) {
      this.emit({ windows: drag.before.windows, selected: Math.min(drag.index, drag.before.windows.length - 1) });
    } else this.emit({ windows, selected: drag.index });
  }

  private dragged(drag: Drag, to: Spot): TimeWindow | undefined {
    const { daily } = this;
    if (drag.kind === "draw") {
      const place = drawn(drag.from, to, this.order, daily);
      return place === undefined ? undefined : { ...place, action: "off", watts: "", rest: {} };
    }
    const window = drag.windows[drag.index];
    if (window === undefined) return undefined;
    const spot = { day: daily ? drag.day : to.day, minute: to.minute + (drag.late ? DAY : 0) };
    switch (drag.kind) {
      case "move": {
        const day = daily ? drag.day : shifted(drag.day, drag.from.day, to.day);
        return moved(window, to.minute - drag.from.minute, drag.day, day);
      }
      case "end":
        return endDragged(window, drag.day, spot);
      case "start":
        return startDragged(window, drag.day, spot, daily);
    }
  }

  private end(event: PointerEvent): void {
    if (this.drag?.pointer === event.pointerId) this.drag = undefined;
  }

  protected override render() {
    const { format } = this.env;
    const blocks = blocksOf(this.windows, this.daily);
    const hours = [0, 3, 6, 9, 12, 15, 18, 21, 24];
    return html`<div class="grid" aria-hidden="true">
      ${
        this.daily
          ? nothing
          : html`<div class="days">${this.order.map((day) => html`<span>${format.weekday(day)}</span>`)}</div>`
      }
      <div class="hours">
        ${hours.map((hour) => html`<span style="top:${(hour / 24) * 100}%">${format.clock(hour * 60)}</span>`)}
      </div>
      <div
        class="columns ${this.drag === undefined ? "" : `dragging ${this.drag.kind}`}"
        @pointerdown=${(event: PointerEvent) => this.begin(event, "draw")}
        @pointermove=${this.follow}
        @pointerup=${this.end}
        @pointercancel=${this.end}
        @lostpointercapture=${this.end}
      >
        ${this.order.map(
          (day) =>
            html`<div class="column">${blocks.filter((block) => block.column === day).map((block) => this.block(block))}</div>`,
        )}
      </div>
    </div>`;
  }

  private block(block: Block) {
    const window = this.windows[block.index];
    if (window === undefined) return nothing;
    const own = window.watts.trim() === "" ? this.limit : Number(window.watts);
    const watts = own !== null && Number.isFinite(own) ? own : null;
    const kind = this.ruled ? "ruled" : window.action === "on" ? "on" : watts === null ? window.action : "limit";
    const time = describeTime(window, this.env);
    const action = this.ruled ? this.t("schedules.rule") : describeAction(window.action, watts, this.env);
    const height = ((block.to - block.from) / 60) * HOUR;
    const gap = 2;
    return html`<div
      class="block ${kind} ${block.index === this.selected ? "selected" : ""} ${block.head ? "head" : ""} ${block.tail ? "tail" : ""}"
      style=${styleMap({
        top: `${(block.from / DAY) * 100}%`,
        height: `max(6px, ${((block.to - block.from) / DAY) * 100}%)`,
        left: `calc(${(block.lane / block.lanes) * 100}% + ${gap}px)`,
        width: `calc(${100 / block.lanes}% - ${2 * gap}px)`,
      })}
      title="${time}: ${action}"
      @pointerdown=${(event: PointerEvent) => this.begin(event, "move", block)}
    >
      ${
        height >= 16 && block.head
          ? html`<span class="time">${
              height >= 30
                ? window.length === DAY
                  ? time
                  : html`${this.env.format.clock(window.start)}<wbr />–${this.env.format.clock(endOf(window))}`
                : this.env.format.clock(window.start)
            }</span>`
          : nothing
      }
      ${height >= 48 ? html`<span class="what">${kind === "limit" && watts !== null ? this.env.format.power(watts) : action}</span>` : nothing}
      ${
        block.head
          ? html`<div class="grip top" @pointerdown=${(event: PointerEvent) => this.begin(event, "start", block)}></div>`
          : nothing
      }
      ${
        block.tail
          ? html`<div class="grip bottom" @pointerdown=${(event: PointerEvent) => this.begin(event, "end", block)}></div>`
          : nothing
      }
    </div>`;
  }

  static override styles = [
    sharedStyles,
    css`
      :host {
        display: block;
        container-type: inline-size;
        direction: ltr;
        --hour: ${HOUR}px;
      }
      .grid {
        display: grid;
        grid-template-columns: 60px minmax(0, 1fr);
        grid-template-rows: auto calc(24 * var(--hour));
        user-select: none;
        -webkit-user-select: none;
        padding-bottom: 8px;
      }
      .days {
        grid-column: 2;
        grid-row: 1;
        display: grid;
        grid-auto-flow: column;
        grid-auto-columns: minmax(0, 1fr);
        text-align: center;
        font-weight: 500;
        padding-bottom: 6px;
        overflow: hidden;
      }
      .hours {
        grid-column: 1;
        grid-row: 2;
        position: relative;
        font-size: 12px;
        color: var(--mr-secondary);
        font-variant-numeric: tabular-nums;
      }
      .hours span {
        position: absolute;
        right: 8px;
        transform: translateY(-50%);
        white-space: nowrap;
      }
      .columns {
        grid-column: 2;
        grid-row: 2;
        display: grid;
        grid-auto-flow: column;
        grid-auto-columns: minmax(0, 1fr);
        border: 1px solid var(--divider-color);
        border-radius: 4px;
        cursor: crosshair;
        background:
          repeating-linear-gradient(
            to bottom,
            var(--divider-color) 0 1px,
            transparent 1px calc(3 * var(--hour))
          ),
          repeating-linear-gradient(
            to bottom,
            color-mix(in srgb, var(--divider-color) 40%, transparent) 0 1px,
            transparent 1px var(--hour)
          );
      }
      .columns.move {
        cursor: grabbing;
      }
      .columns.start,
      .columns.end {
        cursor: ns-resize;
      }
      .column {
        position: relative;
        min-width: 0;
      }
      .column + .column {
        border-inline-start: 1px solid var(--divider-color);
      }
      .block {
        --kind: var(--mr-off);
        position: absolute;
        padding: 2px 5px;
        font-size: 12px;
        line-height: 1.25;
        color: var(--primary-text-color);
        background: color-mix(in srgb, var(--kind) 26%, var(--card-background-color));
        border-inline-start: 4px solid var(--kind);
        cursor: grab;
        touch-action: none;
        display: flex;
        flex-direction: column;
        overflow: hidden;
      }
      .dragging .block {
        cursor: inherit;
      }
      .block.head {
        border-start-start-radius: 6px;
        border-start-end-radius: 6px;
      }
      .block.tail {
        border-end-start-radius: 6px;
        border-end-end-radius: 6px;
      }
      .block.limit {
        --kind: var(--mr-limit);
      }
      .block.on {
        --kind: var(--mr-on);
      }
      .block.ruled {
        --kind: var(--primary-color);
      }
      .block.selected {
        outline: 2px solid var(--kind);
        outline-offset: -1px;
        z-index: 1;
      }
      .time {
        font-variant-numeric: tabular-nums;
        font-weight: 500;
      }
      .what {
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .grip {
        position: absolute;
        inset-inline: 0;
        height: min(8px, 33%);
        cursor: ns-resize;
        touch-action: none;
      }
      .dragging .grip {
        cursor: inherit;
      }
      .top {
        top: 0;
      }
      .bottom {
        bottom: 0;
      }
      @container (max-width: 400px) {
        /* Seven columns are too narrow to hit anything: a picture of the week, and the list below changes it. */
        :host(:not([daily])) .grid {
          --hour: 9px;
          grid-template-columns: 40px minmax(0, 1fr);
          pointer-events: none;
        }
        :host(:not([daily])) :is(.hours span:nth-child(even), .time, .what) {
          display: none;
        }
        :host(:not([daily])) .block {
          padding: 0;
          border-inline-start-width: 3px;
        }
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-week-grid": MrWeekGrid;
  }
}
