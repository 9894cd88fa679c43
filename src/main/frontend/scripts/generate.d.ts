/** The server's JSON Schema as it is committed. */
export function readSchema(): { $defs: { [name: string]: object } };

/** What src/protocol/message-types.ts has to hold. */
export function messageTypes(): Promise<string>;

/** What src/protocol/validator.js has to hold. */
export function validator(): Promise<string>;
