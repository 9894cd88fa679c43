import { t } from "../texts.js";
import { Icon } from "./Icon.js";
import styles from "./SliceError.module.css";

interface SliceErrorProps {
  title: string;
  /** the slice's data, in which an agent may have said why (`message`) */
  data: object;
}

/** What failed, in words a customer can use. It ends every spinner of its step and leaves what is known in place. */
export function SliceError({ title, data }: SliceErrorProps) {
  return (
    <div className={styles["error"]} data-testid="slice-error">
      <Icon name="alert" className={styles["icon"]} />
      <div>
        <p className={styles["title"]}>{title}</p>
        <p>{reasonIn(data) ?? t.failure.help}</p>
      </div>
    </div>
  );
}

/** The agent's own explanation: `message` is no field of the contract, but unknown fields are passed on. */
function reasonIn(data: object): string | undefined {
  const message: unknown = Reflect.get(data, "message");
  return typeof message === "string" && message.trim() !== "" ? message : undefined;
}
