// Plays attacks against a node or a proxy before it, and says of each what happened.
// Environment: ATTACK_TARGETS "name=port[:plain] …", AGENT_TOKEN, ATTACK_RUNS, ATTACK_LONG. Ends with 1 where something got through.
import net from "node:net";
import tls from "node:tls";

const RUNS = Number(process.env.ATTACK_RUNS ?? 200);
const LONG = process.env.ATTACK_LONG === "1";
const QUIET_MS = 2_000;
const token = process.env.AGENT_TOKEN;
const session = `attack-${process.pid}`;
const login = `Authorization: Bearer ${token}\r\n`;

/** All that the target answers until it ends the connection, or says nothing for a while. */
function speak(target, pieces, quietMs = QUIET_MS) {
  return new Promise((resolve) => {
    const where = { port: target.port, host: "127.0.0.1" };
    const secure = { ...where, servername: "localhost", rejectUnauthorized: false, ALPNProtocols: ["http/1.1"] };
    const line = target.plain ? net.connect(where) : tls.connect(secure);
    let text = "";
    let ended = false;
    let timer;
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(() => line.destroy(), quietMs);
    };
    wait();
    line.setNoDelay(true);
    line.on(target.plain ? "connect" : "secureConnect", async () => {
      for (const piece of [pieces].flat()) {
        line.write(Buffer.from(piece, "latin1"));
        await new Promise(setImmediate);
      }
    });
    line.on("data", (data) => {
      text += data.toString("latin1");
      wait();
    });
    line.on("end", () => {
      ended = true;
      line.end();
    });
    line.on("error", () => {
      ended = true;
    });
    line.on("close", () => {
      clearTimeout(timer);
      const statuses = [...text.matchAll(/HTTP\/1\.[01] (\d{3})/g)].map((match) => Number(match[1]));
      resolve({ text, ended, statuses });
    });
  });
}

function request(target, method, path, headers = "", body = "", version = "HTTP/1.1") {
  const forwarded = target.plain ? "X-Forwarded-Proto: https\r\n" : "";
  return `${method} ${path} ${version}\r\nHost: localhost\r\n${forwarded}${headers}\r\n${body}`;
}
const json = (body, more = "") =>
  `${login}Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n${more}`;
const post = (target, path, body, more = "") => request(target, "POST", path, json(body, more), body);
const close = "Connection: close\r\n";

/** Requests that hide another one, by one reading of their framing or another. */
function hiding(target) {
  const hidden = request(target, "GET", "/hidden");
  const length = `Content-Length: ${hidden.length}\r\n`;
  const chunked = (coding) => request(target, "POST", "/api/sessions", `Transfer-Encoding: ${coding}\r\n`, "0\r\n\r\n");
  const list = {};
  for (const method of ["TRACE", "CONNECT", "GET", "HEAD", "DELETE", "OPTIONS", "ODD"])
    list[`${method} with a body`] = request(target, method, "/", length, hidden);
  for (const coding of ["chunked;q=1", "chunked, identity", "identity", "xchunked", "\x0bchunked"])
    list[`Transfer-Encoding: ${coding.trim()}`] = chunked(coding) + hidden;
  list["Content-Length and Transfer-Encoding"] = chunked("chunked\r\nContent-Length: 4") + hidden;
  list["Content-Length twice"] = request(target, "POST", "/", `Content-Length: 0\r\n${length}`, hidden);
  list["HTTP/2.0 in the request line"] = request(target, "GET", "/", length, hidden, "HTTP/2.0");
  list["space before the colon"] = request(target, "POST", "/", `Content-Length : ${hidden.length}\r\n`, hidden);
  list["bare LF behind a chunk"] =
    request(target, "POST", "/", "Transfer-Encoding: chunked\r\n", `1\nx\r\n0\r\n\r\n`) + hidden;
  return list;
}

async function framing(target) {
  const through = [];
  for (const [name, bytes] of Object.entries(hiding(target))) {
    const answer = await speak(target, bytes, 700);
    if (target.node && (answer.statuses.length > 1 || (!answer.ended && answer.statuses[0] !== 200 && answer.statuses[0] !== 501)))
      through.push(`${name}: ${answer.statuses} ${answer.ended ? "" : "and the connection stays"}`);
    for (let victim = 0; victim < 2; victim++) {
      const own = await speak(target, request(target, "GET", "/health/live", close));
      if (own.statuses.join() !== "200" || !own.text.includes('"UP"'))
        through.push(`${name}: another client got ${own.text.slice(0, 60)}`);
    }
  }
  return through;
}

const handshake = (target, upgrade, connection, more = "") =>
  request(
    target,
    "GET",
    "/ws",
    `Connection: ${connection}\r\nUpgrade: ${upgrade}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n${more}`,
  );

async function upgrades(target) {
  const through = [];
  const settings = "HTTP2-Settings: AAMAAABkAAQAAP__\r\n";
  for (const path of ["/", "/health/live", "/ws"]) {
    const asked = request(target, "GET", path, `Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n${settings}`);
    const answer = await speak(target, asked, 700);
    if (answer.statuses[0] === 101) through.push(`h2c at ${path}: 101`);
  }
  if (target.plain) {
    const answer = await speak(target, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0", 700);
    if (answer.statuses[0] !== 400) through.push(`HTTP/2 without an upgrade: ${answer.text.slice(0, 20)}`);
  }
  const frame = "\x81\x82\0\0\0\0{}";
  const socket = await speak(target, handshake(target, "websocket", "Upgrade, HTTP2-Settings", settings) + frame);
  if (socket.statuses[0] !== 101 || !socket.ended) through.push(`a WebSocket with HTTP2-Settings: ${socket.statuses}`);
  return through;
}

async function notTaken(target) {
  const through = [];
  const update = '{"slice":"notice","data":{}}';
  const bad = ["SID%", "SID%zz", "%ff", "a%00", "a%5cb", "..", "%2e%2e/%2e%2e/%2e%2e/x"];
  const calls = bad.map((id) => post(target, `/api/sessions/${id}/updates`, update, close));
  for (const host of ["", "a b", "a@b"])
    calls.push(post(target, "/api/sessions", "{}", close).replace("Host: localhost", `Host: ${host}`));
  calls.push(post(target, "/api/sessions", "{}", `${close}Content-Encoding: gzip\r\n`));
  calls.push(post(target, "/WEB-INF/web.xml", "{}", close), post(target, "/nothing", "{}", close));
  for (const call of calls) {
    const { statuses, text } = await speak(target, call);
    const problem = text.includes("application/problem+json");
    if (!(statuses[0] >= 400 && statuses[0] < 500) || (target.node && !problem))
      through.push(`${call.split("\r\n", 2).join(" ")}: ${text.slice(0, 60)}`);
    if (/payara|glassfish|grizzly/i.test(text)) through.push(`${call.split("\r\n")[0]}: names the product`);
  }
  return through;
}

/** Requests in a row, cut anywhere: each gets the answer that it gets alone, or the connection ends. */
async function pipelined(target) {
  const path = `/api/sessions/${session}/updates`;
  const run = async (number) => {
    let all = "";
    const expected = [];
    const count = 2 + Math.floor(Math.random() * 4);
    for (let i = 0; i < count; i++) {
      const end = i === count - 1 ? close : "";
      const id = `r-${number}-${i}-${target.name}`;
      const kinds = [
        () => [post(target, path, `{"slice":"notice","id":"${id}"}`, end), `(201|429)${id}`],
        () => [post(target, path, '{"slice":"none"}', end), "(422|429)"],
        () => [request(target, "GET", "/health/live", end), "200"],
        () => [request(target, "GET", "/api/sessions/none", login + end), "404"],
      ];
      const [bytes, answer] = kinds[Math.floor(Math.random() * kinds.length)]();
      all += bytes;
      expected.push(answer);
    }
    const cuts = [0, all.length, ...Array.from({ length: 3 }, () => Math.floor(Math.random() * all.length))];
    cuts.sort((a, b) => a - b);
    const pieces = cuts.slice(1).map((cut, i) => all.slice(cuts[i], cut));
    const answer = await speak(target, pieces, 10_000);
    const seen = answer.text
      .split(/(?=HTTP\/1\.[01] \d{3})/)
      .filter((one) => one !== "")
      .map((one) => one.slice(9, 12) + (/"id":"(r-[^"]*)"/.exec(one)?.[1] ?? ""));
    const good = seen.every((one, i) => new RegExp(`^${expected[i]?.replace(/\)r-/, ")?r-").replace("(201|429)?", "(201)")}$|^429$`).test(one));
    return good && answer.ended ? [] : [`run ${number}: ${seen} where ${expected}`];
  };
  const through = [];
  for (let number = 0; number < RUNS && through.length < 5; number += 4)
    through.push(...(await Promise.all([0, 1, 2, 3].map((i) => run(number + i)))).flat());
  return through;
}

async function refusals(target) {
  const fields = Array.from({ length: 3_000 }, (_, i) => `{"id":${i}}`).join();
  const body = `{"slice":"quotes","data":{"quotes":[${fields}],"${"x".repeat(9_000)}":"4111111111111111"}}`;
  const answer = await speak(target, post(target, `/api/sessions/${session}/updates`, body, close));
  return answer.statuses[0] === 422 && answer.text.length < 20_000
    ? []
    : [`${answer.statuses}, ${answer.text.length} bytes`];
}

async function anchors(target) {
  const text = Array.from({ length: 40 }, (_, i) => `${(i + 1) * 111_111}.${i} 07/0${(i % 9) + 1}/2026`).join(" ");
  const cue = `{"target":"notice","anchor":{"text":"${text}"}}`;
  const body = `{"slice":"notice","data":{"level":"info"},"cues":[${Array(20).fill(cue).join()}]}`;
  const start = Date.now();
  await speak(target, post(target, `/api/sessions/${session}/updates`, body, close), 20_000);
  const ms = Date.now() - start;
  return ms < 5_000 ? [] : [`one update with long anchors took ${ms} ms`];
}

/** 300 bodies of which one byte never comes: others are served meanwhile, and all are cut. */
async function halfSent(target) {
  const start = Date.now();
  const half = post(target, `/api/sessions/${session}/updates`, '{"slice":"notice"}').slice(0, -1);
  const cut = Promise.all(Array.from({ length: 300 }, () => speak(target, half, 45_000)));
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  const through = [];
  const others = [request(target, "GET", "/health/live", close), post(target, "/api/sessions", "{}", close)];
  for (const other of others) {
    const asked = Date.now();
    const own = await speak(target, other, 15_000);
    if (!(own.statuses[0] < 300) || Date.now() - asked > 2_000)
      through.push(`another client got ${own.statuses} after ${Date.now() - asked} ms`);
  }
  const ended = await cut;
  const taken = ended.filter((one) => one.statuses[0] < 300).length;
  if (taken > 0) through.push(`${taken} of 300 were taken`);
  const open = ended.filter((one) => !one.ended).length;
  if (open > 0 || Date.now() - start > 40_000) through.push(`${open} of 300 were not cut`);
  return through;
}

const attacks = [
  ["1 requests hidden in bodies and by framing", framing],
  ["3 upgrades to HTTP/2", upgrades],
  ...(LONG ? [["4 half-sent bodies", halfSent]] : []),
  ["5 refusals as large as the request", refusals],
  ["6 anchors with many spoken forms", anchors],
  ["8 what was not taken", notTaken],
  [`9 ${RUNS} pipelined runs`, pipelined],
];

let failed = 0;
for (const named of process.env.ATTACK_TARGETS.split(" ")) {
  const [name, place] = named.split("=");
  const [port, plain] = place.split(":");
  const target = { name, port: Number(port), plain: plain === "plain", node: name.startsWith("node") };
  await speak(target, post(target, "/api/sessions", `{"sessionId":"${session}"}`, close));
  for (const [attack, play] of attacks) {
    const start = Date.now();
    const through = await play(target);
    failed += through.length > 0 ? 1 : 0;
    console.log(`${name}: ${attack}: ${through.length === 0 ? "held" : "GOT THROUGH"} (${Date.now() - start} ms)`);
    for (const what of through.slice(0, 10)) console.log(`    ${what}`);
  }
}
process.exit(failed > 0 ? 1 : 0);
