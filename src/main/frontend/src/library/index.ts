/** The client without a framework: a session's updates in order, once each, through every outage. */

export type {
  ClosedReason,
  Connection,
  ConnectionError,
  ErrorKind,
  Transport,
} from "../client/connection.js";
export { createLiveClient } from "../client/live-client.js";
export type { RecordedUpdate, Recording } from "../client/mock/recording.js";
export type { Frame, LiveClient, LiveClientOptions, Sent } from "../client/options.js";
export type * from "../client/register.js";
export { SendError } from "../client/send-error.js";
export type { Settings } from "../client/settings.js";
export type { GetToken, TokenRequest } from "../client/token-source.js";
export type * from "../protocol/message-types.js";
export type { LiveStore, Readable } from "../store/live-store.js";
