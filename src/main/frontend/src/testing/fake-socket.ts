import { createFakeLink, type FakeLink, type Fault } from "./fake-link.js";

/** What a fake socket talks to. */
export interface FakePeer {
  /** How the handshake goes: through, refused, or never answered. */
  handshake(): "open" | "refuse" | "hang";
  opened(socket: FakeSocket): void;
  received(socket: FakeSocket, frame: string): void;
  gone(socket: FakeSocket): void;
  nextFault(): Fault;
}

/** A WebSocket whose other end is a fake server in the same process. */
export class FakeSocket extends EventTarget {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSING = 2;
  static readonly CLOSED = 3;

  readonly url: string;
  readonly protocols: readonly string[];
  onopen: ((event: Event) => void) | null = null;
  onmessage: ((event: MessageEvent) => void) | null = null;
  onclose: ((event: Pick<CloseEvent, "code" | "reason" | "wasClean">) => void) | null = null;
  onerror: ((event: Event) => void) | null = null;
  readyState: number = FakeSocket.CONNECTING;
  readonly #peer: FakePeer;
  readonly #link: FakeLink;
  #frozen = false;

  constructor(peer: FakePeer, url: string | URL, protocols: string | readonly string[] = []) {
    super();
    this.#peer = peer;
    this.url = String(url);
    this.protocols = typeof protocols === "string" ? [protocols] : [...protocols];
    this.#link = createFakeLink({
      next: () => peer.nextFault(),
      deliver: (data) =>
        this.readyState === FakeSocket.OPEN && this.dispatchEvent(new MessageEvent("message", { data })),
      close: (code, reason) => this.end(code, reason),
    });
    this.addEventListener("open", (event) => this.onopen?.(event));
    this.addEventListener("message", (event) => event instanceof MessageEvent && this.onmessage?.(event));
    this.addEventListener("error", (event) => this.onerror?.(event));
    setTimeout(() => {
      this.#shakeHands();
    });
  }

  #shakeHands(): void {
    const answer = this.#peer.handshake();
    if (this.readyState !== FakeSocket.CONNECTING || answer === "hang") return;
    if (answer === "refuse") this.end(1006);
    else {
      this.readyState = FakeSocket.OPEN;
      this.dispatchEvent(new Event("open"));
      this.#peer.opened(this);
    }
  }

  /** The page's side sends. */
  send(frame: string): void {
    if (this.readyState === FakeSocket.CONNECTING) throw new Error("still connecting");
    if (this.readyState !== FakeSocket.OPEN || this.#frozen) return;
    setTimeout(() => this.readyState === FakeSocket.OPEN && this.#peer.received(this, frame));
  }

  /** The server's side sends. */
  push(frame: string): void {
    if (this.readyState === FakeSocket.OPEN) this.#link.carry(frame);
  }

  /** The page's side closes. */
  close(code = 1005, reason = ""): void {
    // A frozen connection never finishes its closing handshake, and a real browser says nothing either.
    if (this.#frozen) this.#gone();
    else this.end(code, reason);
  }

  /** The connection ends, whoever wanted it, with what was already on its way delivered first. */
  end(code: number, reason = ""): void {
    if (this.readyState >= FakeSocket.CLOSING) return;
    this.readyState = FakeSocket.CLOSING;
    setTimeout(() => {
      this.#gone();
      if (code === 1006) this.dispatchEvent(new Event("error"));
      // Node has no CloseEvent before its version 23.
      const event = Object.assign(new Event("close"), { code, reason, wasClean: code !== 1006 });
      this.onclose?.(event);
      this.dispatchEvent(event);
    });
  }

  #gone(): void {
    this.readyState = FakeSocket.CLOSED;
    this.#link.cut();
    this.#peer.gone(this);
  }

  /** Half-open from now on: nothing passes either way, nothing fails. */
  freeze(): void {
    this.#frozen = true;
    this.#link.freeze();
  }

  thaw(): void {
    this.#frozen = false;
    this.#link.thaw();
  }
}
