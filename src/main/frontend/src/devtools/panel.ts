import type { LiveClient } from "../client/options.js";
import type { SpeechScheduler } from "../client/speech/speech-scheduler.js";
import { STYLE } from "./panel-style.js";
import { type CueLine, createRecorder, type Entry, type Recorder } from "./recorder.js";

const LOG = ["time", "what", "bytes", "content"];
const CUES = ["update", "target", "anchor", "rule", "due", "painted", "error"];

const CUES_SHOWN = 200;

// Where there is no page, the module can be loaded all the same.
const Base = globalThis.HTMLElement ?? (class {} as typeof HTMLElement);

/**
 * What a client does, to be looked at: `<shipvox-devtools>`. Give it the `client`, and with speech sync `speech`, before
 * it is put on the page; it records for as long as it is there. Recording goes on while the view is paused.
 */
export class ShipvoxDevtools extends Base {
  client: LiveClient | undefined;
  speech: SpeechScheduler | undefined;

  #recorder: Recorder | undefined;
  #paused = false;
  #filter = "";
  #drawing = 0;
  /** The rows of the log by their entry's number, in order. */
  readonly #rows = new Map<number, HTMLElement>();

  readonly #readings = element("dl");
  readonly #log = element("tbody");
  readonly #cues = element("tbody");
  readonly #pause = button("Pause", () => this.#setPaused(!this.#paused));

  connectedCallback(): void {
    if (!this.shadowRoot) this.#build();
    if (!this.client) return;
    this.#recorder = createRecorder(this.client, this.speech, () => this.#drawSoon());
    this.#drawSoon();
  }

  disconnectedCallback(): void {
    this.#recorder?.stop();
    cancelAnimationFrame(this.#drawing);
    this.#drawing = 0;
    this.#rows.clear();
    this.#log.replaceChildren();
  }

  #build(): void {
    const style = new CSSStyleSheet();
    style.replaceSync(STYLE);
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [style];
    this.#pause.ariaPressed = "false";
    const search = element("input", { type: "search" });
    search.addEventListener("input", () => {
      this.#filter = search.value.toLowerCase();
      this.#applyFilter();
    });
    const tools = element("p", {}, [
      this.#pause,
      element("label", {}, ["Filter ", search]),
      button("Export JSON", () => this.#export()),
    ]);
    const content = [
      element("summary", {}, ["ShipVox devtools"]),
      this.#readings,
      tools,
      scrolled("Frames and connection states", LOG, this.#log),
      scrolled("Cues", CUES, this.#cues),
    ];
    const all = element("aside", { ariaLabel: "ShipVox devtools" });
    all.append(element("details", { open: true }, content));
    root.append(all);
  }

  #setPaused(paused: boolean): void {
    this.#paused = paused;
    this.#pause.ariaPressed = String(paused);
    this.#draw();
  }

  #drawSoon(): void {
    if (this.#drawing || this.#paused) return;
    this.#drawing = requestAnimationFrame(() => this.#draw());
  }

  #draw(): void {
    this.#drawing = 0;
    const recorder = this.#recorder;
    if (!recorder) return;
    if (!this.#paused) {
      this.#drawReadings(recorder);
      this.#drawLog(recorder);
      this.#cues.replaceChildren(...[...recorder.cues.values()].slice(-CUES_SHOWN).map(cueRow));
    }
    if (this.#filter) this.#applyFilter();
  }

  #applyFilter(): void {
    for (const row of [...this.#log.children, ...this.#cues.children])
      if (row instanceof HTMLElement) row.hidden = !row.textContent?.toLowerCase().includes(this.#filter);
  }

  #drawReadings({ held, cues, roundTripMs }: Recorder): void {
    const waiting = [...cues.values()].filter(({ rule }) => rule === undefined);
    const offsetMs = (this.client?.serverNow() ?? 0) - performance.timeOrigin - performance.now();
    const trip = roundTripMs();
    const readings = {
      connection: this.client?.connection.getSnapshot().status,
      held: [...held().map((seq) => `#${seq}`), ...waiting.map(({ target }) => target)].join(" "),
      "round trip": trip === undefined ? "" : `${trip} ms`,
      "clock offset": `${Math.round(offsetMs)} ms`,
      "sync error": this.speech ? syncWords(this.speech.syncErrors()) : "",
    };
    const parts = Object.entries(readings).flatMap(([name, value]) => [
      element("dt", {}, [name]),
      element("dd", {}, [value || "none yet"]),
    ]);
    this.#readings.replaceChildren(...parts);
  }

  #drawLog({ entries }: Recorder): void {
    const view = this.#log.closest("div");
    const atEnd = view && view.scrollHeight - view.scrollTop - view.clientHeight < 20;
    const [oldest] = entries;
    for (const [n, row] of this.#rows) {
      if (oldest && n >= oldest.n) break;
      row.remove();
      this.#rows.delete(n);
    }
    for (const entry of entries) {
      const row = this.#rows.get(entry.n) ?? logRow(entry);
      if (!row.isConnected) this.#log.append(row);
      this.#rows.set(entry.n, row);
    }
    if (atEnd) view.scrollTop = view.scrollHeight;
  }

  #export(): void {
    const text = JSON.stringify(this.#recorder?.export() ?? {}, null, 1);
    const href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    element("a", { href, download: `shipvox-${new Date().toISOString().replace(/\W/g, "")}.json` }).click();
    setTimeout(() => URL.revokeObjectURL(href), 1000);
  }
}

function logRow(entry: Entry): HTMLElement {
  const [what, content] =
    entry.kind === "connection"
      ? [entry.connection.status, entry.connection]
      : [`${entry.by === "client" ? "↑" : "↓"} ${entry.message.type}`, entry.message];
  const pre = element("pre", {}, [JSON.stringify(content, null, 1)]);
  const about = element("details", {}, [element("summary", {}, [summaryOf(entry)]), pre]);
  const row = tableRow([seconds(entry.atMs), what, String(entry.bytes), about]);
  row.dataset["kind"] = entry.kind === "connection" ? entry.kind : entry.by;
  return row;
}

/** What is special about an entry, in a few words. */
function summaryOf(entry: Entry): string {
  if (entry.kind === "connection") return entry.connection.error?.kind ?? "connection";
  const { message } = entry;
  const place = "seq" in message && message.seq !== undefined ? `#${message.seq}` : "";
  const { slice, phase, event, code, renderedSeq, resumed } = {
    ...message.payload,
    ...("data" in message.payload ? { event: Object(message.payload.data).event } : {}),
  } as { [name: string]: unknown };
  const words = [place, slice, phase, event, code];
  if (renderedSeq !== undefined) words.push(`painted #${renderedSeq}`);
  if (resumed !== undefined) words.push(resumed ? "resumed" : "whole state");
  if (entry.by === "server" && !entry.delivered) words.push("not delivered");
  return words.filter(Boolean).join(" ") || "…";
}

function cueRow({ seq, target, anchor, rule, dueMs, paintedMs, errorMs }: CueLine): HTMLElement {
  const { text, nth, ms, char, mark } = anchor;
  const place = text ?? mark ?? (ms === undefined ? `char ${char}` : `${ms} ms`);
  const error = errorMs === undefined ? "" : `${errorMs} ms`;
  const cells = [
    `#${seq}`,
    target,
    nth === undefined ? place : `${place} (${nth})`,
    rule ?? "held",
    seconds(dueMs),
    seconds(paintedMs),
    error,
  ];
  return tableRow(cells);
}

/** Painted − spoken: how many cues, their mean and their range. */
function syncWords({ count, sumMs, minMs, maxMs, late }: ReturnType<SpeechScheduler["syncErrors"]>): string {
  if (count === 0) return "";
  const range = [minMs, maxMs].map((ms) => Math.round(ms ?? 0)).join(" … ");
  return `${count} cues, mean ${Math.round(sumMs / count)} ms, ${range} ms, late ${late}`;
}

const seconds = (ms: number | undefined) => (ms === undefined ? "" : `${(ms / 1000).toFixed(3)} s`);

function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Partial<HTMLElementTagNameMap[Name]> = {},
  children: readonly (Node | string)[] = [],
): HTMLElementTagNameMap[Name] {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function button(words: string, onclick: () => void): HTMLButtonElement {
  return element("button", { type: "button", onclick }, [words]);
}

const tableRow = (cells: readonly (Node | string)[]) =>
  element(
    "tr",
    {},
    cells.map((cell) => element("td", {}, [cell])),
  );

/** A table that scrolls by itself, by the keyboard too. */
function scrolled(ariaLabel: string, columns: readonly string[], body: HTMLElement): HTMLElement {
  const head = element(
    "tr",
    {},
    columns.map((name) => element("th", { scope: "col" }, [name])),
  );
  const table = element("table", {}, [element("thead", {}, [head]), body]);
  return element("div", { tabIndex: 0, role: "region", ariaLabel }, [table]);
}

declare global {
  interface HTMLElementTagNameMap {
    "shipvox-devtools": ShipvoxDevtools;
  }
}

if (globalThis.customElements && !customElements.get("shipvox-devtools"))
  customElements.define("shipvox-devtools", ShipvoxDevtools);
