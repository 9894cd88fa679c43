// Generated from the Java records in com.shipvox.live.message; do not edit. `npm run generate` renews it.

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };
/** What the server sends. */
export type ServerMessage = AuthResult | Init | Update | ErrorMessage | Pong | Receipt;
/** The answer to a token, always sent, before anything else. */
export interface AuthResult {
  v: 1;
  type: "AUTH_RESULT";
  sessionId?: string;
  at: number;
  source: Source;
  payload: AuthResultPayload;
}
export type Source = "agent" | "viewer" | "server";
export interface AuthResultPayload {
  ok: boolean;
  subject?: string;
  role?: Role;
  /** the token's end, ms since 1970 */
  expiresAt?: number;
  /** why not */
  code?: string;
  message?: string;
}
export type Role = "agent" | "viewer" | "operator";
/** Opens the session to a reader; seq is the log's head. */
export interface Init {
  v: 1;
  type: "INIT";
  sessionId: string;
  epoch: string;
  seq: number;
  at: number;
  source: Source;
  payload: InitPayload;
}
export interface InitPayload {
  resumed: boolean;
  /** null when resumed: the missed updates follow */
  state: SessionState | null;
  /** what is still being said; only where state is */
  speech?: SpeechSnapshot;
  /** how often the client pings */
  heartbeatMs: number;
  viewers: number;
}
/** All updates folded in order; a slice that no update has touched is absent. */
export interface SessionState {
  details?: SliceOf<Details>;
  quotes?: SliceOf<Quotes>;
  selection?: SliceOf<Selection>;
  confirmation?: SliceOf<Confirmation>;
  payment?: SliceOf<Payment>;
  label?: SliceOf<Label>;
  pickup?: SliceOf<Pickup>;
  notice?: SliceOf<Notice>;
  session?: SliceOf<JsonObject>;
  [custom: `x-${string}`]: SliceOf<JsonObject>;
}
export interface SliceOf<T> {
  phase: Phase;
  /** incomplete until the agent has said everything */
  data: Partial<T>;
  seq: number;
  /** of the last update to it, server's clock, ms since 1970 */
  at: number;
}
export type Phase = "loading" | "displaying" | "completed" | "failed";
/** One carrier's offer. */
export type Quote = {
  id: string;
  carrier: string;
  service: string;
  tier?: string;
  /** in the currency's minor unit */
  amountMinor: number;
  /** ISO 4217 */
  currency: string;
  transitDays?: number;
  /** ms since 1970 */
  estimatedDelivery?: number;
  /** ms since 1970 */
  validUntil?: number;
}
/** The type of a value that is either text as it was said or milliseconds since 1970. */
export type Moment = string | number;
export type Level = "info" | "success" | "warning" | "error";
/** What is still being said, and the cues that have not settled. */
export interface SpeechSnapshot {
  utterances: Utterance[];
  cues: WaitingCue[];
}
/** An utterance that has not ended, and where its voice was last known to be. */
export interface Utterance {
  utterance: string;
  text?: string;
  words?: Word[];
  /** into the utterance's audio */
  positionMs?: number;
  /** UTF-16 index into text */
  char?: number;
  /** when it was there, server's clock, ms since 1970 */
  playedAt?: number;
  paused?: boolean;
  /** left out where it is the agent */
  speaker?: Speaker;
}
/** One word of what is said. */
export interface Word {
  /** ms into the audio; one before the word before it, or below 0, counts as equal to it */
  start: number;
  /** ms into the audio; one before start counts as equal to it */
  end: number;
  /** UTF-16 index into the text */
  char: number;
  /** UTF-16 units */
  length: number;
}
export type Speaker = "agent" | "customer";
/** A cue that still waits. */
export interface WaitingCue {
  target: string;
  utterance?: string;
  anchor: Anchor;
  onInterrupt?: OnInterrupt;
  /** what is left of it */
  holdMs?: number;
  effect?: Effect;
  /** the update that it came with */
  seq: number;
}
/** Exactly one of ms, char, text (with nth) and mark. */
export interface Anchor {
  /** into the utterance's audio */
  ms?: number;
  /** UTF-16 index into the utterance's text */
  char?: number;
  text?: string;
  /** which occurrence of text, from 1 */
  nth?: number;
  mark?: string;
  /** added by the server to a text: the sequences of words in which it may be said or written, at most 16 */
  forms?: string[][];
}
export type OnInterrupt = "show" | "hold" | "drop";
export type Effect = "reveal" | "highlight";
/** One update of the log, at its own seq. */
export interface Update {
  v: 1;
  type: "UPDATE";
  sessionId: string;
  epoch: string;
  seq: number;
  id: string;
  at: number;
  source: Source;
  payload: UpdatePayload;
}
export interface UpdatePayload {
  slice: string;
  phase: Phase;
  /** JSON Merge Patch (RFC 7396) to the slice's data; absent where only the phase changed */
  data?: JsonObject;
  /** when to show it; absent for at once */
  cues?: Cue[];
  /** the agent's count of the conversation's turns; absent where it counts none */
  turn?: number;
}
/** Delays when an update is shown, never when it is true. */
export interface Cue {
  /** a slice, slice/itemId, or slice/field where it has no items */
  target: string;
  /** that says the anchor; left out for the first one that says its text from the update on */
  utterance?: string;
  anchor: Anchor;
  onInterrupt?: OnInterrupt;
  /** the longest wait for the utterance to start */
  holdMs?: number;
  effect?: Effect;
}
/** Something was refused; the connection stays open unless a close follows. */
export interface ErrorMessage {
  v: 1;
  type: "ERROR";
  sessionId?: string;
  at: number;
  source: Source;
  payload: ErrorPayload;
}
export interface ErrorPayload {
  code: string;
  message: string;
  retryable: boolean;
  /** the id of the message that caused it */
  ref?: string;
  /** how long to wait before the same message is sent again */
  retryInMs?: number;
  /** the bad fields of an agent's update, by RFC 6901 pointers into its frame */
  errors?: FieldError[];
  /** how many more bad fields there are */
  errorsLeftOut?: number;
}
/** One bad field of a request. */
export interface FieldError {
  /** RFC 6901, into the request's body or frame; cut in the middle beyond 256 characters */
  pointer: string;
  /** what is wrong, for a developer; never holds the field's value */
  message: string;
}
/** The heartbeat's answer: every update up to seq was sent before it. */
export interface Pong {
  v: 1;
  type: "PONG";
  sessionId?: string;
  epoch?: string;
  seq?: number;
  at: number;
  source: Source;
  payload: PingPayload;
}
export interface PingPayload {
  /** the client's clock, echoed */
  sentAt: number;
}
/** An agent's update is in the log. */
export interface Receipt {
  v: 1;
  type: "RECEIPT";
  sessionId: string;
  at: number;
  source: Source;
  payload: ReceiptPayload;
}
export interface ReceiptPayload {
  /** the id of the frame */
  ref: string;
  results: Stored[];
}
/** What became of one update. */
export interface Stored {
  id: string;
  seq: number;
  /** whether it was in the log already */
  duplicate: boolean;
}
/** What a browser sends; an agent too, but for SentUpdate. */
export type ClientMessage = Open | Act | Ping | Ack;
/** Opens a session or, sent again with a token, renews the login in place. */
export interface Open {
  v?: 1;
  type: "INIT";
  sessionId?: string;
  id?: string;
  payload: OpenPayload;
}
export interface OpenPayload {
  token?: string;
  /** kept as it came: whatever is no position in this log means a fresh state */
  resume?: Cursor;
}
/** A position in a log. */
export interface Cursor {
  epoch: string;
  seq: number;
}
/** A viewer's own update. */
export interface Act {
  v?: 1;
  type: "UPDATE";
  sessionId?: string;
  id: string;
  payload: ActPayload;
}
export interface ActPayload {
  slice: "selection";
  data: Selection;
}
/** The one slice that a viewer may write. */
export type Selection = {
  quoteId: string;
}
export interface Ping {
  v?: 1;
  type: "PING";
  id?: string;
  payload: PingPayload;
}
export interface Ack {
  v?: 1;
  type: "ACK";
  id?: string;
  payload: AckPayload;
}
export interface AckPayload {
  /** everything up to here is painted, except what is held */
  renderedSeq: number;
  /** the updates up to there of which some part waits for its word; at most 100 */
  held?: number[];
  /** the slice whose step is open on the page */
  open?: string;
  /** painted minus spoken of the cues shown since the last ACK; at most 50, each within a minute */
  syncErrorsMs?: number[];
}
/** One event of an utterance's timeline. A plan needs text; start and progress need positionMs or char; pause, resume and interrupt need positionMs. */
export interface Speech {
  utterance: string;
  event: SpeechEvent;
  text?: string;
  /** of text, BCP 47; the session's where it is left out */
  lang?: string;
  /** whose words these are; the agent's where it is left out */
  speaker?: Speaker;
  words?: Word[];
  /** into the utterance's audio */
  positionMs?: number;
  /** UTF-16 index into text */
  char?: number;
  /** when it was there, server's clock, ms since 1970; a time later than its arrival or more than 10 s before it counts as its arrival */
  playedAt?: number;
  /** what the customer heard before the interruption */
  heard?: string;
}
export type SpeechEvent = "plan" | "start" | "progress" | "pause" | "resume" | "interrupt" | "end";
/** What is sent, and from where to where. */
export type Details = {
  originZip: string;
  destinationZip: string;
  /** pounds */
  weightLb: number;
  dimensionsIn: Partial<Dimensions>;
  pickupRequested: boolean;
}
/** A parcel's size in inches. */
export type Dimensions = {
  length: number;
  width: number;
  height: number;
}
/** The offers to choose from. */
export type Quotes = {
  quotes: Quote[];
  /** one of the quotes' ids */
  cheapestId?: string;
  /** one of the quotes' ids */
  fastestId?: string;
}
/** Both addresses and the quote as the customer confirms them. */
export type Confirmation = {
  from: Partial<Address>;
  to: Partial<Address>;
  quoteId: string;
}
export type Address = {
  name: string;
  company?: string;
  street: string;
  street2?: string;
  city: string;
  state: string;
  zip: string;
  country: string;
  phone?: string;
}
/** How the payment stands. */
export type Payment = {
  status: string;
  brand?: string;
  /** of the card; more of its number is refused */
  last4?: string;
  /** in the currency's minor unit */
  amountMinor: number;
  /** ISO 4217 */
  currency: string;
}
/** The label that was bought. */
export type Label = {
  trackingNumber: string;
  carrier: string;
  service: string;
  /** https */
  labelUrl: string;
  qrCodeUrl?: string;
  /** in the currency's minor unit */
  amountMinor?: number;
  /** ISO 4217 */
  currency?: string;
  /** ms since 1970 */
  estimatedDelivery?: number;
}
/** A time is text as it was said ("09:00") or milliseconds since 1970. */
export type Pickup = {
  carrier: string;
  confirmationNumber: string;
  date: Moment;
  earliest: Moment;
  latest: Moment;
}
export type Notice = {
  level: Level;
  title: string;
  message: string;
}
export interface Accepted {
  epoch: string;
  /** the highest of the updates' places */
  seq: number;
  viewers: number;
  results: Result[];
  /** only where the agent asked to wait for it */
  rendered?: Rendered;
}
/** What became of one update. */
export interface Result {
  /** the sender's own, or the one that the server made up */
  id: string;
  seq: number;
  /** whether it was in the log already */
  duplicate: boolean;
}
/** How far an update has come on the screens. */
export interface Rendered {
  /** viewers that have painted it */
  by: number;
  /** viewers that were on socket or stream when it was appended */
  of: number;
  /** viewers that have acknowledged it, and hold some part of it until its word */
  held: number;
  /** from the append to this answer */
  ms: number;
}
export interface SessionCreated {
  sessionId: string;
  epoch: string;
  seq: number;
  viewerToken: string;
  viewerTokenId: string;
  viewerTokenExpiresAt: number;
  /** where viewers connect; only where the node has a public URL */
  socketUrl?: string;
  /** where all further calls for this session go; only where the node has a public URL */
  apiUrl?: string;
}
/** Sessions as operators see them. */
export interface SessionList {
  sessions: SessionRow[];
  /** set where there may be more: the place in the order of ids to go on from */
  after?: string;
}
/** One session. Nothing of its state is in it. */
export interface SessionRow {
  sessionId: string;
  /** of the agent's token */
  issuer: string;
  /** that owns the session: the subject of its token */
  agent: string;
  epoch: string;
  seq: number;
  /** the log still holds every update after this place */
  keptFrom: number;
  /** when the last update came, ms since 1970; 0 where there is none */
  updatedAt: number;
  ended: boolean;
  /** on all nodes */
  viewerCount: number;
  /** of the viewer that is furthest behind, in updates */
  lag: number;
  /** those that are furthest behind first, at most 20 */
  viewers: ViewerRow[];
  /** by what a search found it: session, utterance or trackingNumber */
  matched?: string;
}
/** One viewer of a session. */
export interface ViewerRow {
  id: string;
  /** by which its token can be revoked */
  tokenId: string;
  /** ms since 1970 */
  connectedAt: number;
  /** everything up to here is painted; 0 before the first ACK */
  renderedSeq: number;
  /** how many updates of the log it has not painted */
  lag: number;
  /** websocket, sse or poll */
  transport: string;
  /** the updates up to there of which some part waits for its word */
  held?: number[];
  /** the slice whose step is open on the page */
  open?: string;
}
export interface SessionView {
  sessionId: string;
  epoch: string;
  seq: number;
  state: SessionState;
  viewers: ViewerView[];
}
export interface ViewerView {
  id: string;
  /** ms since 1970 */
  connectedAt: number;
  /** everything up to here is painted; 0 before the first ACK */
  renderedSeq: number;
  /** websocket, sse or poll */
  transport: string;
  /** the updates up to there of which some part waits for its word */
  held?: number[];
  /** the slice whose step is open on the page */
  open?: string;
}
export interface ViewerToken {
  viewerToken: string;
  /** its jti, by which it can be revoked */
  viewerTokenId: string;
  /** ms since 1970 */
  viewerTokenExpiresAt: number;
}
