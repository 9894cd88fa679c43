import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { LiveProvider } from "../../../../main/frontend/src/hooks/live-context.js";
import { useUpdates } from "../../../../main/frontend/src/hooks/useUpdates.js";
import { useWebSocket } from "../../../../main/frontend/src/hooks/useWebSocket.js";
import { ShippingFeedPage } from "../../../../main/frontend/src/pages/ShippingFeedPage.js";
import type { SessionLink } from "../../../../main/frontend/src/pages/session-link.js";
import "../../../../main/frontend/src/styles/global.css";

/** The customer's page, and beside it a user's own component that is told every message. */
export function show(link: SessionLink): void {
  const root = document.createElement("div");
  document.body.replaceChildren(root);
  createRoot(root).render(
    <StrictMode>
      <ShippingFeedPage link={link} />
      <Recorder {...link} />
    </StrictMode>,
  );
}

const delivered: number[] = [];
Object.assign(window, { delivered });

/** Asks for the same session, and so shares the page's one socket. */
function Recorder({ sessionId, token }: SessionLink) {
  const { client } = useWebSocket({ sessionId, getToken: () => token });
  return (
    <LiveProvider client={client}>
      <Listener />
    </LiveProvider>
  );
}

function Listener() {
  useUpdates((message) => {
    if (message.type === "UPDATE") delivered.push(message.seq);
  });
  return null;
}
