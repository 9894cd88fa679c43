import { conversation } from "../../../../scripts/lib/conversation.mjs";

export interface Update {
  slice: string;
  phase?: string;
  data?: Record<string, unknown>;
  cues?: Record<string, unknown>[];
}

/** What one side says, and what the agent's tools write meanwhile; see scripts/lib/player.mjs. */
export interface Turn {
  say?: string;
  heard?: string;
  updates?: Update[];
  interruptAt?: string;
  pauseAt?: string;
  resumed?: Promise<void>;
}

/** The demo's conversation, dated from now. */
export const demoTurns = (): Turn[] => conversation(Date.now());

/** What the demo's tools write, in order, without the voice: so each shows when it arrives. */
export const demoUpdates = (): Update[] =>
  demoTurns().flatMap(({ updates = [] }) =>
    updates.map(({ slice, phase, data }) => ({
      slice,
      ...(phase === undefined ? {} : { phase }),
      ...(data === undefined ? {} : { data }),
    })),
  );
