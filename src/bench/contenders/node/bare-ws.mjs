// Node's ws and http, nothing else: what is posted to a session goes to its sockets as it is.
import { createServer } from "node:http";
import { WebSocketServer } from "ws";

const sessions = new Map();
const server = createServer((request, response) => {
  const id = request.url.split("/")[2];
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const update = Buffer.concat(chunks);
    for (const socket of sessions.get(id) ?? []) socket.send(update, { binary: false });
    response.writeHead(201).end();
  });
});
const sockets = new WebSocketServer({ server, perMessageDeflate: false });
sockets.on("connection", (socket, request) => {
  const id = request.url.split("/")[2];
  const viewers = sessions.get(id) ?? new Set();
  sessions.set(id, viewers.add(socket));
  socket.on("close", () => {
    viewers.delete(socket);
    if (viewers.size === 0) sessions.delete(id);
  });
});
// Agents keep their connections.
server.keepAliveTimeout = 0;
server.listen(Number(process.argv[2]), "127.0.0.1", 4096);
