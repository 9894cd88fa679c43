import { useEffect, useState, useSyncExternalStore } from "react";
import buttonStyles from "../cards/Button.module.css";
import { Icon } from "../cards/Icon.js";
import { useLive } from "../hooks/live-context.js";
import { useSpeechScheduler } from "../hooks/speech-context.js";
import styles from "../pages/FeedView.module.css";
import { t } from "../texts.js";
import { createVoicePlayer, type VoicePlayer } from "./voice-player.js";

/** Lets the demo's agent be heard; asks for a click where the browser wants one. */
export function DemoVoice() {
  const { client } = useLive();
  const speech = useSpeechScheduler();
  const [player, setPlayer] = useState<VoicePlayer>();
  useEffect(() => {
    if (!speech) return;
    const created = createVoicePlayer(client, speech);
    setPlayer(created);
    return created.dispose;
  }, [client, speech]);
  return player ? <VoiceButton player={player} /> : null;
}

function VoiceButton({ player }: { player: VoicePlayer }) {
  const status = useSyncExternalStore(player.subscribe, player.getSnapshot);
  const [muted, setMuted] = useState(false);
  const toggle = () => {
    player.mute(!muted);
    setMuted(!muted);
  };
  const blocked = status === "blocked";
  return (
    <button
      type="button"
      className={`${buttonStyles["button"]} ${styles["tool"]}`}
      data-kind={blocked ? "primary" : "quiet"}
      data-testid="voice-button"
      data-status={status}
      aria-pressed={!blocked && !muted}
      onClick={blocked ? player.allow : toggle}
    >
      <Icon name={blocked || muted ? "silent" : "sound"} />
      {t.voice}
    </button>
  );
}
