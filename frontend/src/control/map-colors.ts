import { type MinerState, minerState, TONES, type Tone } from "../state";
import type { Miner } from "../types";

/** What the colours of the tiles mean. */
export const COLORINGS = ["status", "temperature", "hashrate"] as const;
export type Coloring = (typeof COLORINGS)[number];

/** The steps of the colour scale: 0 needs no attention, the last one the most. */
export const STEPS = 10;

/** A tone of a status, a step of the scale, or a tile without a current value. */
export type Fill = Tone | "unknown" | number;

/** How a tile looks. */
export interface Look {
  readonly fill: Fill;
  readonly state: MinerState;
  /** °C, or percent of the expected hashrate; null if unknown or colored by status. */
  readonly value: number | null;
}

/** Below this temperature in °C a miner is in the first step, from `HOT` on in the last one. */
export const COOL = 45;
/** From this share of the expected hashrate on, in percent, a miner is in the first step, below `LOW` in the last one. */
export const FULL = 95;
/** The width of a step in °C or percent. */
const STEP = 5;
export const HOT = COOL + STEP * (STEPS - 2);
export const LOW = FULL - STEP * (STEPS - 2);

const within = (step: number): number => Math.max(0, Math.min(STEPS - 1, step));

export function temperatureStep(celsius: number): number {
  return within(1 + Math.floor((celsius - COOL) / STEP));
}

export function hashrateStep(percent: number): number {
  return within(Math.ceil((FULL - percent) / STEP));
}

/** How many miners of a model must be mining, so that their median says what to expect. */
const ENOUGH = 3;

/** Returns the median hashrate of the mining miners of each model in TH/s. */
export function medians(miners: readonly Miner[]): ReadonlyMap<string, number> {
  const byModel = new Map<string, number[]>();
  for (const { model, mining, online, hashrate_ths } of miners) {
    if (model === null || mining !== true || !online || hashrate_ths === null || hashrate_ths <= 0) continue;
    const found = byModel.get(model);
    if (found === undefined) byModel.set(model, [hashrate_ths]);
    else found.push(hashrate_ths);
  }
  const made = new Map<string, number>();
  for (const [model, found] of byModel) {
    if (found.length < ENOUGH) continue;
    found.sort((a, b) => a - b);
    const middle = found.length >> 1;
    const [low, high] = [found[middle - 1] ?? 0, found[middle] ?? 0];
    made.set(model, found.length % 2 === 1 ? high : (low + high) / 2);
  }
  return made;
}

/**
 * Returns the hashrate in percent of the expected one, or of the median of its model if that is unknown; null if there is
 * nothing to compare with, or if the miner is not supposed to mine.
 */
export function hashratePercent(miner: Miner, typical: ReadonlyMap<string, number>): number | null {
  if (miner.reachability !== "online" || miner.paused === true || miner.hashrate_ths === null) return null;
  const expected = miner.expected_hashrate_ths ?? typical.get(miner.model ?? "");
  return expected === undefined || expected <= 0 ? null : (miner.hashrate_ths / expected) * 100;
}

/** Returns how a miner's tile looks. */
export function lookOf(miner: Miner, coloring: Coloring, typical: ReadonlyMap<string, number>): Look {
  const state = minerState(miner);
  if (coloring === "status") return { fill: TONES[state], state, value: null };
  const exact =
    coloring === "hashrate"
      ? hashratePercent(miner, typical)
      : miner.reachability === "online"
        ? miner.temperature_max_c
        : null;
  if (exact === null) return { fill: "unknown", state, value: null };
  return {
    fill: coloring === "hashrate" ? hashrateStep(exact) : temperatureStep(exact),
    state,
    value: Math.round(exact),
  };
}

export type Rgb = readonly [number, number, number];

/** Returns a colour of the OKLCH space in sRGB, 0 to 255; out of gamut, the channels are cut off. */
function fromOklch(lightness: number, chroma: number, hue: number): Rgb {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const channel = (linear: number): number => {
    const value = linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;
    return Math.round(Math.max(0, Math.min(1, value)) * 255);
  };
  return [
    channel(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    channel(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    channel(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

/**
 * Returns the colour of a step. The lightness changes evenly, so the order is visible without seeing hues: what needs
 * attention differs most from the background, dark on a light page and bright on a dark one.
 */
export function scaleColor(step: number, dark: boolean): Rgb {
  const share = step / (STEPS - 1);
  return dark
    ? fromOklch(0.36 + 0.54 * share, 0.09 + 0.06 * share, 255 + 190 * share)
    : fromOklch(0.93 - 0.52 * share, 0.04 + 0.13 * share, 235 + 150 * share);
}

/** Returns the relative luminance of a colour as in WCAG, 0 to 1. */
export function luminance(color: Rgb): number {
  const [r, g, b] = color.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Returns black or white, whichever is easier to read on a colour. */
export function inkOn(color: Rgb): "#000" | "#fff" {
  return (luminance(color) + 0.05) ** 2 > 0.05 * 1.05 ? "#000" : "#fff";
}

export const cssColor = ([r, g, b]: Rgb): string => `rgb(${r}, ${g}, ${b})`;
