// Socket.IO with a room for each session, WebSocket alone; nothing else is done.
import { createServer } from "node:http";
import { Server } from "socket.io";

const server = createServer((request, response) => {
  if (request.method !== "POST") return;
  const id = request.url.split("/")[2];
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    io.to(id).emit("update", JSON.parse(Buffer.concat(chunks)));
    response.writeHead(201).end();
  });
});
const io = new Server(server, { transports: ["websocket"], serveClient: false });
io.on("connection", (socket) => socket.join(socket.handshake.auth.sessionId));
// Agents keep their connections.
server.keepAliveTimeout = 0;
server.listen(Number(process.argv[2]), "127.0.0.1", 4096);
