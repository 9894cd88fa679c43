/** An act that had no effect. `code`: `queue-full`, `closed`, `id-reused`, why the client closed, or the server's code. */
export class SendError extends Error {
  override readonly name = "SendError";
  readonly code: string;
  constructor(code: string, message: string = code) {
    super(message);
    this.code = code;
  }
}
