import type {
  ActPayload,
  Cue,
  Json,
  JsonObject,
  Phase,
  ServerMessage,
  SessionState,
  SliceOf,
  Speech,
  Update,
} from "../protocol/message-types.js";

/**
 * The place for types of your own. Say once in your project:
 * `declare module "shipvox-live-client" { interface Register { slices: { "x-cart": Cart } } }`.
 * Your slices are then known to the state, the hooks, the updates and `send`.
 */
// biome-ignore lint/suspicious/noEmptyInterface: its users fill it
export interface Register {}

type OwnSlices = Register extends { slices: infer Slices } ? Slices : unknown;
type OwnName = Extract<keyof OwnSlices, `x-${string}`>;

/** The session's state with the registered slices. */
export type State = SessionState & { [Name in OwnName]?: SliceOf<OwnSlices[Name]> };

/** A built-in slice, a registered one, or any other `x-…`. */
export type SliceName = keyof State;

// Without the index signature for `x-…`, which would swallow the names.
type Named = {
  [Name in keyof SessionState as `x-${string}` extends Name ? never : Name]: SessionState[Name];
};
type DataOf<Slice> = NonNullable<Slice> extends { data: infer Data } ? Data : never;

// An interface has no index signature; the same fields as a type may go where any JSON object is asked for.
type Plain<T> = T extends readonly (infer Item)[]
  ? Plain<Item>[]
  : T extends object
    ? { [Field in keyof T]: Plain<T[Field]> }
    : T;

/** A JSON Merge Patch (RFC 7396): each field new, removed by `null`, or left as it was; arrays are replaced whole. */
export type Patch<T> = T extends readonly unknown[]
  ? Plain<T>
  : T extends object
    ? string extends keyof T
      ? JsonObject
      : { [Field in keyof T]?: Patch<T[Field]> | null }
    : T;

interface PayloadOf<Name, Data> {
  slice: Name;
  phase: Phase;
  /** JSON Merge Patch (RFC 7396) to the slice's data; absent where only the phase changed */
  data?: Data;
  /** when to show it; absent for at once */
  cues?: Cue[];
}

/** What an update brings, told apart by its `slice`. */
export type LivePayload =
  | { [Name in keyof Named]-?: PayloadOf<Name, Patch<DataOf<Named[Name]>>> }[keyof Named]
  | { [Name in OwnName]: PayloadOf<Name, Patch<OwnSlices[Name]>> }[OwnName]
  | PayloadOf<"speech", Plain<Speech>>
  | ([OwnName] extends [never] ? PayloadOf<`x-${string}`, JsonObject> : never);

/** An update of the session's log. */
export interface LiveUpdate extends Omit<Update, "payload"> {
  payload: LivePayload;
}

/** What the server sends; an update's payload is told apart by its `slice`. */
export type LiveMessage = Exclude<ServerMessage, Update> | LiveUpdate;

/** What a viewer may send: a choice, or a patch to an `x-…` slice that the server lets viewers write. */
export type OwnAct =
  | ActPayload
  | { [Name in OwnName]: { slice: Name; data: Patch<OwnSlices[Name]> } }[OwnName]
  | ([OwnName] extends [never] ? { slice: `x-${string}`; data: { [field: string]: Json } } : never);
