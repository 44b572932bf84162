import {
  mdiBackupRestore,
  mdiChartPie,
  mdiFlash,
  mdiFlashOff,
  mdiMapMarker,
  mdiShieldHalfFull,
  mdiSolarPower,
  mdiSwapHorizontal,
  mdiTextBoxOutline,
  mdiThermometer,
} from "@mdi/js";
import type { Kind } from "./model";

export const KIND_ICONS: Readonly<Record<Kind, string>> = {
  failover: mdiSwapHorizontal,
  balancing: mdiChartPie,
  protection: mdiShieldHalfFull,
  template: mdiTextBoxOutline,
  backup: mdiBackupRestore,
  solar: mdiSolarPower,
  power_budget: mdiFlash,
  curtailment: mdiFlashOff,
  heating: mdiThermometer,
  load_distribution: mdiMapMarker,
};
