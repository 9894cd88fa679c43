// The work that both equal-work servers on Node do: tokens, schema, and an ordered log with dedupe and resume.
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import Ajv2020 from "ajv/dist/2020.js";
import jwt from "jsonwebtoken";

const KEPT = 500;
const publicKey = readFileSync(process.env.BENCH_PUBLIC_KEY, "utf8");
const schema = JSON.parse(readFileSync(process.env.BENCH_SCHEMA, "utf8"));
const ajv = new Ajv2020({ strict: false });
ajv.addSchema(schema, "live");
const isQuotes = ajv.getSchema("live#/$defs/Quotes");

export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** The claims of a bearer, checked anew at each call as jsonwebtoken does. */
export function login(authorization) {
  try {
    return jwt.verify(authorization.slice("Bearer ".length), publicKey, {
      algorithms: ["RS256"],
      issuer: "shipvox-bench",
      audience: "shipvox-live",
    });
  } catch {
    throw new Refused(401, "token");
  }
}

/** One session's ordered log. */
class Log {
  epoch = randomUUID();
  seq = 0;
  owner;
  entries = [];
  ids = new Map();
  state = {};

  constructor(id, owner) {
    this.id = id;
    this.owner = owner;
  }

  /** The envelope to send, or undefined if it was there already. */
  append(update) {
    if (update.slice !== "quotes" || !isQuotes(update.data)) throw new Refused(422, "invalid");
    const known = this.ids.get(update.id);
    if (known) {
      if (!isDeepStrictEqual(known.update, update)) throw new Refused(422, "id-reused");
      return { seq: known.seq, text: undefined };
    }
    const { id, ...payload } = update;
    const seq = ++this.seq;
    const at = Date.now();
    const text = JSON.stringify({
      v: 1, type: "UPDATE", sessionId: this.id, epoch: this.epoch, seq, id, at, source: "agent", payload,
    });
    this.state[update.slice] = { phase: update.phase, data: { ...this.state[update.slice]?.data, ...update.data }, seq, at };
    const entry = { seq, update, text };
    this.entries.push(entry);
    this.ids.set(id, entry);
    if (this.entries.length > KEPT) this.ids.delete(this.entries.shift().update.id);
    return entry;
  }

  /** What a viewer is sent first: INIT, and what it missed if that is still kept. */
  open(resume) {
    const first = this.seq - this.entries.length;
    const resumed = resume?.epoch === this.epoch && resume.seq >= first && resume.seq <= this.seq;
    const init = JSON.stringify({
      v: 1, type: "INIT", sessionId: this.id, epoch: this.epoch, seq: this.seq, at: Date.now(), source: "server",
      payload: { resumed, state: resumed ? null : this.state },
    });
    return [init, ...(resumed ? this.entries.slice(resume.seq - first).map((entry) => entry.text) : [])];
  }
}

const logs = new Map();

/** The session's log, for its owner to write to; the first to come owns it. */
export function logOf(id, claims) {
  let log = logs.get(id);
  if (!log) logs.set(id, (log = new Log(id, claims.sub)));
  if (claims.groups[0] === "agent" && log.owner !== claims.sub) {
    if (log.owner !== undefined) throw new Refused(404, "no-session");
    log.owner = claims.sub;
  }
  return log;
}

/** The session's log, for its viewer to read. */
export function viewedLog(id, claims) {
  if (claims.sid !== id) throw new Refused(403, "forbidden");
  let log = logs.get(id);
  if (!log) logs.set(id, (log = new Log(id, undefined)));
  return log;
}

/** Takes one post and tells `broadcast` what to send. */
export function accept(request, response, broadcast) {
  const id = request.url.split("/")[2];
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    try {
      const log = logOf(id, login(request.headers.authorization));
      const update = JSON.parse(Buffer.concat(chunks));
      const { seq, text } = log.append(update);
      if (text !== undefined) broadcast(id, text);
      const body = JSON.stringify({ epoch: log.epoch, seq, results: [{ id: update.id, seq, duplicate: text === undefined }] });
      response.writeHead(201, { "content-type": "application/json", "content-length": Buffer.byteLength(body) }).end(body);
    } catch (error) {
      response.writeHead(error.status ?? 400).end(error.message);
    }
  });
}
