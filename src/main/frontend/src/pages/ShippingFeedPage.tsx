import { type ReactNode, useCallback } from "react";
import { MotionShell } from "../cards/MotionShell.js";
import type { TokenRequest } from "../client/token-source.js";
import { LiveProvider } from "../hooks/live-context.js";
import { SpeechProvider } from "../hooks/speech-context.js";
import { useWebSocket } from "../hooks/useWebSocket.js";
import { FeedView } from "./FeedView.js";
import { JoinPage } from "./JoinPage.js";
import type { SessionLink } from "./session-link.js";

interface ShippingFeedPageProps {
  /** from the page's address; without one there is no session to follow */
  link: SessionLink | undefined;
  /** a developer asked for sample data (`?mock`); production builds cannot show it on their own */
  mock?: boolean;
  /** what a developer asked for besides (`?debug`) */
  devtools?: ReactNode;
}

/** What the customer sees while the agent speaks: one shipment, step by step, as it is being made. */
export function ShippingFeedPage({ link, mock = false, devtools }: ShippingFeedPageProps) {
  // A production build never shows sample data, whatever its address says.
  const session = mock && import.meta.env.DEV ? { sessionId: "mock", token: "" } : link;
  return (
    <MotionShell>
      {session ? <FollowedSession {...session} mock={session !== link} devtools={devtools} /> : <JoinPage />}
    </MotionShell>
  );
}

interface FollowedSessionProps extends SessionLink {
  mock: boolean;
  devtools: ReactNode;
}

function FollowedSession({ sessionId, token, url, mock, devtools }: FollowedSessionProps) {
  // The link's token is the only one: once the server has refused it, there is none to be had.
  const getToken = useCallback(
    ({ refused }: TokenRequest) => (refused === undefined ? token : null),
    [token],
  );
  const { client } = useWebSocket({ sessionId, getToken, url, mock });
  return (
    <LiveProvider client={client}>
      <SpeechProvider client={client}>
        <FeedView />
        {devtools}
      </SpeechProvider>
    </LiveProvider>
  );
}
