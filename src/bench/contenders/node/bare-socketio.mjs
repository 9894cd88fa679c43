// Socket.IO with a room for each session, WebSocket alone: what is posted is numbered, put into an envelope and
// emitted to the room; nothing is checked and nothing kept.
import { createServer } from "node:http";
import { Server } from "socket.io";

const seqs = new Map();
const server = createServer((request, response) => {
  if (request.method !== "POST") return;
  const id = request.url.split("/")[2];
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const payload = JSON.parse(Buffer.concat(chunks));
    const seq = (seqs.get(id) ?? 0) + 1;
    seqs.set(id, seq);
    io.to(id).emit("update", { type: "UPDATE", sessionId: id, seq, timestamp: Date.now(), payload });
    response.writeHead(201).end();
  });
});
const io = new Server(server, { transports: ["websocket"], serveClient: false });
io.on("connection", (socket) => socket.join(socket.handshake.auth.sessionId));
// Agents keep their connections.
server.keepAliveTimeout = 0;
server.listen(Number(process.argv[2]), "127.0.0.1", 4096);
