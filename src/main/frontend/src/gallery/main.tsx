import { type ReactNode, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { MotionShell } from "../cards/MotionShell.js";
import { schedulerOf } from "../client/speech/bridge.js";
import { LiveProvider } from "../hooks/live-context.js";
import { SpeechProvider } from "../hooks/speech-context.js";
import { FeedView } from "../pages/FeedView.js";
import { setLanguage } from "../texts.js";

// biome-ignore lint/correctness/useImportExtensions: a style sheet is no script
import "../styles/global.css";
import { upTo } from "./conversation.js";
import { Gallery } from "./Gallery.js";
import { createStage, type Stage } from "./stage.js";

declare global {
  /** Lets a test say what the agent says; the gallery alone sets it. */
  var shipvoxStage: Stage | undefined;
}

const query = new URLSearchParams(location.search);
setLanguage([query.get("lang") ?? "en"]);
document.documentElement.dir = query.get("dir") ?? "ltr";
const theme = query.get("theme");
if (theme !== null) document.documentElement.dataset["theme"] = theme;

/** `?stage=<point>` shows the whole page at that point of a conversation, anything else all cards. */
function view(): ReactNode {
  const point = query.get("stage");
  if (point === null) return <Gallery />;
  const stage = createStage();
  // Before anything is said: what it has not heard it does not show.
  schedulerOf(stage);
  if (point !== "empty") for (const { slice, phase, data } of upTo(point)) stage.say(slice, phase, data);
  globalThis.shipvoxStage = stage;
  return (
    <LiveProvider client={stage}>
      <SpeechProvider client={stage}>
        <FeedView />
      </SpeechProvider>
    </LiveProvider>
  );
}

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <MotionShell>{view()}</MotionShell>
    </StrictMode>,
  );
}
