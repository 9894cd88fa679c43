import { useEffect } from "react";
import { useLive } from "../hooks/live-context.js";
import { useSpeechScheduler } from "../hooks/speech-context.js";
import "../devtools/panel.js";

/** For developers (`?debug`): all that passes between the page and the server, beside the page. */
export function Devtools() {
  const { client } = useLive();
  const speech = useSpeechScheduler() ?? undefined;
  useEffect(() => {
    const panel = Object.assign(document.createElement("shipvox-devtools"), { client, speech });
    document.body.append(panel);
    return () => panel.remove();
  }, [client, speech]);
  return null;
}
