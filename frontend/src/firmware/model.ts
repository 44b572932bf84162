import { ApiError, asApiError } from "../api";
import type { Coded, HomeAssistant } from "../types";

/** A stored firmware image; what neither its file nor a person says is null or empty. */
export interface Image {
  readonly id: string;
  readonly file_name: string;
  readonly size: number;
  readonly sha256: string;
  readonly vendor: string | null;
  readonly models: readonly string[];
  readonly control_boards: readonly string[];
  readonly version: string | null;
  /** Whether a person entered what the file does not say. */
  readonly declared: boolean;
  /** Whether all is known that an installation needs. */
  readonly complete: boolean;
  /** The keys that the file itself says, which can't be changed. */
  readonly read: readonly string[];
  readonly uploaded_at: string;
  readonly uploaded_by: string;
}

export type Phase =
  | "waiting"
  | "checking"
  | "backing_up"
  | "sending"
  | "restarting"
  | "settling"
  | "done"
  | "failed"
  | "skipped";

export const PHASE_TONES: Readonly<Record<Phase, string>> = {
  waiting: "quiet",
  checking: "busy",
  backing_up: "busy",
  sending: "busy",
  restarting: "busy",
  settling: "busy",
  done: "good",
  failed: "bad",
  skipped: "quiet",
};

export interface RolloutMiner extends Coded {
  readonly miner_id: string;
  readonly ip: string;
  readonly name: string;
  readonly group: number;
  readonly phase: Phase;
  /** Of the phase, in percent. */
  readonly progress: number | null;
  readonly version_before: string | null;
  readonly version_after: string | null;
  readonly hashrate_before_ths: number | null;
  readonly hashrate_after_ths: number | null;
  /** What differs after the upgrade. */
  readonly differences: readonly unknown[];
}

export type RolloutStatus = "running" | "paused" | "stopped" | "done" | "cancelled";

export const STATUS_TONES: Readonly<Record<RolloutStatus, string>> = {
  running: "busy",
  paused: "warn",
  stopped: "bad",
  done: "good",
  cancelled: "quiet",
};

export interface Rollout {
  readonly id: string;
  readonly image: Pick<Image, "file_name" | "version">;
  readonly status: RolloutStatus;
  readonly created_by: string;
  readonly created_at: string;
  readonly groups: readonly { readonly number: number; readonly miners: readonly string[] }[];
  readonly miners: readonly RolloutMiner[];
}

/** A message of `miner_remote/firmware/subscribe`: at first everything, then all images if one changed, and changed roll-outs. */
export interface FirmwareMessage {
  readonly images?: readonly Image[];
  readonly rollouts?: readonly Rollout[];
}

/** Returns the version of an image, or the name of its file. */
export function imageName({ version, file_name }: Pick<Image, "file_name" | "version">): string {
  return version ?? file_name;
}

/** Returns whether a roll-out has ended for good. */
export function hasEnded({ status }: Rollout): boolean {
  return status === "done" || status === "cancelled";
}

/** Returns whether nothing more happens to a miner of a roll-out. */
export function isSettled({ phase }: RolloutMiner): boolean {
  return phase === "done" || phase === "failed" || phase === "skipped";
}

/** An upload that runs. */
export interface Upload {
  readonly done: Promise<Image>;
  readonly cancel: () => void;
}

/**
 * Uploads an image; `progress` gets the share that was sent, from 0 to 1. The browser reads the file as it sends it, so
 * its size does not matter. Rejects with an ApiError.
 */
export function upload(hass: HomeAssistant, file: File, progress: (share: number) => void): Upload {
  const request = new XMLHttpRequest();
  const done = new Promise<Image>((resolve, reject) => {
    request.upload.onprogress = ({ loaded, total }) => progress(total > 0 ? loaded / total : 0);
    request.onerror = request.onabort = () => reject(new ApiError(""));
    request.onload = () => {
      const body = request.response as { readonly image?: Image } | null;
      if (request.status < 300 && body?.image !== undefined) resolve(body.image);
      else reject(asApiError({ status_code: request.status, body: body ?? undefined }));
    };
    const send = async () => {
      const { auth } = hass;
      if (auth.expired) await auth.refreshAccessToken();
      const form = new FormData();
      form.append("file", file);
      request.open("POST", `${auth.data.hassUrl}/api/remote/firmware`);
      request.responseType = "json";
      request.setRequestHeader("Authorization", `Bearer ${auth.accessToken}`);
      request.send(form);
    };
    send().catch((thrown) => reject(asApiError(thrown)));
  });
  return { done, cancel: () => request.abort() };
}
