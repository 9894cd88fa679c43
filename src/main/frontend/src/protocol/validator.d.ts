import type { ServerMessage } from "./message-types.js";

/** True for a message of the server: the envelope and its payload, as the Java records have them; not a slice's data. */
export function validate(value: unknown): value is ServerMessage;
