import { isRecord } from "../protocol/parse-message.js";

/** The audio of one utterance. */
export interface VoiceClip {
  readonly utterance: string;
  readonly audio: Blob;
}

/** The longest clip in chunks; more is not played. */
const MAX_CHUNKS = 64;

/**
 * Puts the audio together from the data of the slice `x-voice`: `{utterance, type, count, chunks}`, where `chunks`
 * holds `count` pieces of base64 by their place from "0". Undefined while any is missing.
 */
export function clipIn(data: unknown): VoiceClip | undefined {
  if (!isRecord(data) || !isRecord(data["chunks"])) return undefined;
  const { utterance, type, count, chunks } = data;
  if (typeof utterance !== "string" || typeof count !== "number" || count > MAX_CHUNKS) return undefined;
  if (type !== "audio/wav") return undefined;
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for (let n = 0; n < count; n++) {
    const chunk = isRecord(chunks) ? chunks[n] : undefined;
    const bytes = typeof chunk === "string" ? bytesOf(chunk) : undefined;
    if (!bytes) return undefined;
    pieces.push(bytes);
  }
  return { utterance, audio: new Blob(pieces, { type }) };
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  } catch {
    return undefined;
  }
}
