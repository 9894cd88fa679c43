// Node's ws with the same work as ShipVox Live: see work.mjs.
import { createServer } from "node:http";
import { WebSocketServer } from "ws";
import { accept, login, viewedLog } from "./work.mjs";

const sessions = new Map();
const server = createServer((request, response) =>
  accept(request, response, (id, text) => {
    // Encoded once for all viewers.
    const frame = Buffer.from(text);
    for (const socket of sessions.get(id) ?? []) socket.send(frame, { binary: false });
  }),
);
const sockets = new WebSocketServer({ server, perMessageDeflate: false });
sockets.on("connection", (socket, request) => {
  const id = request.url.split("/")[2];
  let log;
  try {
    log = viewedLog(id, login(request.headers.authorization));
  } catch {
    socket.close(4401);
    return;
  }
  const viewers = sessions.get(id) ?? new Set();
  sessions.set(id, viewers);
  socket.on("message", (data) => {
    const message = JSON.parse(data);
    if (message.type === "INIT" && !viewers.has(socket)) {
      for (const text of log.open(message.payload.resume)) socket.send(text);
      viewers.add(socket);
    }
  });
  socket.on("close", () => {
    viewers.delete(socket);
    if (viewers.size === 0 && sessions.get(id) === viewers) sessions.delete(id);
  });
});
// Agents keep their connections.
server.keepAliveTimeout = 0;
server.listen(Number(process.argv[2]), "127.0.0.1", 4096);
