// Socket.IO with the same work as ShipVox Live: see work.mjs.
import { createServer } from "node:http";
import { Server } from "socket.io";
import { accept, login, viewedLog } from "./work.mjs";

const server = createServer((request, response) => {
  if (request.method === "POST") {
    accept(request, response, (id, text) => io.to(id).emit("message", JSON.parse(text)));
  }
});
const io = new Server(server, { transports: ["websocket"], serveClient: false });
io.on("connection", (socket) => {
  const { sessionId, token, resume } = socket.handshake.auth;
  try {
    const log = viewedLog(sessionId, login(`Bearer ${token}`));
    for (const text of log.open(resume)) socket.emit("message", JSON.parse(text));
    socket.join(sessionId);
  } catch {
    socket.disconnect(true);
  }
});
// Agents keep their connections.
server.keepAliveTimeout = 0;
server.listen(Number(process.argv[2]), "127.0.0.1", 4096);
