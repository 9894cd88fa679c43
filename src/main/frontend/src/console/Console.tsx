import { type FormEvent, useMemo, useState } from "react";
import { createApi } from "./api.js";
import styles from "./console.module.css";
import { SessionPage } from "./SessionPage.js";
import { SessionsPage } from "./SessionsPage.js";

const TOKEN = "shipvox-console-token";
const SESSION = "shipvox-console-session";

/** The operator's page: a login, then all sessions, then one of them. What is looked at stands in no address. */
export function Console({ storage }: { storage: Storage }) {
  const [token, setToken] = useState(() => storage.getItem(TOKEN));
  const [sessionId, setSessionId] = useState(() => storage.getItem(SESSION));
  const [refused, setRefused] = useState<string>();

  const api = useMemo(() => (token === null ? undefined : createApi(token, location.origin)), [token]);

  const logIn = (given: string) => {
    storage.setItem(TOKEN, given);
    setRefused(undefined);
    setToken(given);
  };
  const logOut = (why?: string) => {
    storage.removeItem(TOKEN);
    setRefused(why);
    setToken(null);
  };
  const choose = (id: string | null) => {
    if (id === null) storage.removeItem(SESSION);
    else storage.setItem(SESSION, id);
    setSessionId(id);
  };

  return (
    <>
      <header className={styles["bar"]}>
        <p>
          <strong>ShipVox</strong> operator’s console
        </p>
        {api && (
          <button type="button" className={styles["button"]} onClick={() => logOut()}>
            Log out
          </button>
        )}
      </header>
      <main className={styles["main"]}>
        {!api ? (
          <Login refused={refused} onToken={logIn} />
        ) : sessionId === null ? (
          <SessionsPage api={api} onOpen={choose} onRefused={logOut} />
        ) : (
          <SessionPage
            key={sessionId}
            api={api}
            sessionId={sessionId}
            onBack={() => choose(null)}
            onRefused={logOut}
          />
        )}
      </main>
    </>
  );
}

interface LoginProps {
  refused: string | undefined;
  onToken(token: string): void;
}

function Login({ refused, onToken }: LoginProps) {
  const [empty, setEmpty] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = String(new FormData(event.currentTarget).get("token") ?? "").trim();
    setEmpty(given === "");
    if (given !== "") onToken(given);
  };
  return (
    <form className={styles["login"]} onSubmit={submit}>
      <h1>Log in</h1>
      <label htmlFor="token">Operator’s token</label>
      <input
        id="token"
        name="token"
        type="password"
        autoComplete="off"
        spellCheck={false}
        aria-describedby="about"
      />
      <p id="about" className={styles["soft"]}>
        It stays in this tab. On a development machine, <code>scripts/token operator</code> prints one. You
        can look at every session and change none; each look is in the audit log.
      </p>
      {(refused || empty) && (
        <p role="alert" className={styles["alert"]}>
          {empty ? "Paste a token first." : refused}
        </p>
      )}
      <button type="submit" className={styles["button"]} data-kind="primary">
        Log in
      </button>
    </form>
  );
}
