/** The client without a framework: a session's updates in order, once each, through every outage. */

export type { ClosedReason, Connection, Transport } from "../client/connection.js";
export { createLiveClient, type LiveClient, type LiveClientOptions } from "../client/live-client.js";
export type { Sent } from "../client/outbox.js";
export type { SendError } from "../client/send-error.js";
export type { Settings } from "../client/settings.js";
export type { GetToken, TokenRequest } from "../client/token-source.js";
export type * from "../protocol/message-types.js";
export type { LiveStore, Readable, SliceName } from "../store/live-store.js";
