/** Why a token is wanted: the code with which the server refused the last one, if it did. */
export interface TokenRequest {
  readonly refused?: string;
}

/**
 * The user's way to a viewer token, asked before every attempt and before a token runs out.
 * Null means that there is none to be had and ends the connection; a rejection is tried again.
 */
export type GetToken = (request: TokenRequest) => string | null | Promise<string | null>;

/** The same source, with calls made while one is running folded into it, and thrown errors made rejections. */
export function foldCalls(getToken: GetToken): (request: TokenRequest) => Promise<string | null> {
  let running: Promise<string | null> | undefined;
  return (request) => {
    running ??= (async () => getToken(request))().finally(() => {
      running = undefined;
    });
    return running;
  };
}
