/** The bounds of the delay before a retry, and the dice. */
export interface BackoffOptions {
  readonly settings: { readonly backoffBaseMs: number; readonly backoffCapMs: number };
  /** A number from 0 to below 1. */
  readonly random: () => number;
}

/** Full jitter: anywhere between 0 and base · 2^(attempt − 1), at most the cap; in ms, for attempts from 1. */
export function backoffMs(attempt: number, { settings, random }: BackoffOptions): number {
  return Math.round(random() * Math.min(settings.backoffCapMs, settings.backoffBaseMs * 2 ** (attempt - 1)));
}
