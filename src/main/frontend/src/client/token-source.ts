/** Why a token is wanted: the code with which the server refused the last one, if it did. */
export interface TokenRequest {
  readonly refused?: string | undefined;
}

/**
 * The user's way to a viewer token, asked before every attempt and before a token runs out.
 * Null means that there is none to be had and ends the connection; a rejection is tried again.
 */
export type GetToken = (request: TokenRequest) => string | null | Promise<string | null>;

/** The same function, with calls made while one is running folded into that one. */
export function foldCalls<Request, Result>(call: (request: Request) => Promise<Result>) {
  let running: Promise<Result> | undefined;
  return (request: Request): Promise<Result> => {
    running ??= call(request).finally(() => {
      running = undefined;
    });
    return running;
  };
}
