import { t } from "../texts.js";
import buttonStyles from "./Button.module.css";
import { Icon } from "./Icon.js";
import { useCopy } from "./use-copy.js";

interface CopyButtonProps {
  text: string;
  /** what is copied, for the button's name: "tracking number" */
  what: string;
}

/** Copies a text and says so for two seconds; says too when the browser did not allow it. */
export function CopyButton({ text, what }: CopyButtonProps) {
  const { outcome, copy } = useCopy(text);
  return (
    <>
      <button
        type="button"
        className={buttonStyles["button"]}
        data-kind="quiet"
        aria-label={t.copy.copy(what)}
        onClick={copy}
      >
        <Icon name={outcome === "copied" ? "check" : "copy"} />
      </button>
      <span className="visually-hidden" role="status">
        {outcome === "copied" && t.copy.copied(what)}
        {outcome === "refused" && t.copy.refused}
      </span>
    </>
  );
}
