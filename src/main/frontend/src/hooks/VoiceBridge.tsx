import { type ReactNode, useEffect, useState } from "react";
import type { Adapter } from "../client/adapters/adapter.js";
import { bridge } from "../client/speech/bridge.js";
import type { Speech } from "../protocol/message-types.js";
import { useLive } from "./live-context.js";
import { SpeechProvider } from "./speech-context.js";

export interface VoiceBridgeProps<State> {
  /** The platform's adapter for this conversation; another conversation needs another `key`. */
  readonly adapter: Adapter<State>;
  /** Hands the voice SDK's events on, and returns what stops it. */
  readonly events: (hear: (event: unknown) => void) => () => void;
  /** Is given what is spoken as well, for the backend, where other screens watch. */
  readonly post?: (speech: Speech) => void;
  readonly children: ReactNode;
}

/** Lets cards below it appear by the voice that is heard in this page. It is a `SpeechProvider` as well. */
export function VoiceBridge<State>({ adapter, events, post, children }: VoiceBridgeProps<State>): ReactNode {
  const { client } = useLive();
  const [hear] = useState(() => bridge(adapter, client, post));
  useEffect(() => events(hear), [events, hear]);
  return <SpeechProvider client={client}>{children}</SpeechProvider>;
}
