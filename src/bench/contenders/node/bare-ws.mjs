// Node's ws and http: what is posted to a session is numbered, put into an envelope and sent to its sockets; nothing
// is checked and nothing kept.
import { createServer } from "node:http";
import { WebSocketServer } from "ws";

const sessions = new Map();
function publish(id, payload) {
  const session = sessions.get(id);
  if (!session) return;
  const message = { type: "UPDATE", sessionId: id, seq: ++session.seq, timestamp: Date.now(), payload };
  const frame = Buffer.from(JSON.stringify(message));
  for (const socket of session.viewers) socket.send(frame, { binary: false });
}
const server = createServer((request, response) => {
  const id = request.url.split("/")[2];
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    publish(id, JSON.parse(Buffer.concat(chunks)));
    response.writeHead(201).end();
  });
});
const sockets = new WebSocketServer({ server, perMessageDeflate: false });
sockets.on("connection", (socket, request) => {
  const [, role, id] = request.url.split("/");
  const session = sessions.get(id) ?? { seq: 0, viewers: new Set() };
  session.viewers.add(socket);
  sessions.set(id, session);
  // An agent follows its session, as a viewer does.
  if (role === "agent")
    socket.on("message", (data) => {
      const { id: ref, payload } = JSON.parse(data);
      publish(id, { id: ref, ...payload });
      socket.send(JSON.stringify({ type: "RECEIPT", payload: { ref } }));
    });
  socket.on("close", () => {
    session.viewers.delete(socket);
    if (session.viewers.size === 0) sessions.delete(id);
  });
});
// Agents keep their connections.
server.keepAliveTimeout = 0;
server.listen(Number(process.argv[2]), "127.0.0.1", 4096);
