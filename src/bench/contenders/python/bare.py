"""FastAPI on uvicorn with uvloop: what is posted to a session is numbered, put into an envelope and sent to its
sockets; nothing is checked and nothing kept."""

import json
import time
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field

from fastapi import FastAPI, Request, Response, WebSocket, WebSocketDisconnect
from websockets.exceptions import ConnectionClosed

app = FastAPI()


@dataclass
class Session:
    seq: int = 0
    viewers: set[WebSocket] = field(default_factory=set)


sessions: dict[str, Session] = defaultdict(Session)


@app.post("/sessions/{session_id}/updates", status_code=201)
async def publish(session_id: str, request: Request) -> Response:
    payload = json.loads(await request.body())
    session = sessions[session_id]
    session.seq += 1
    at = int(time.time() * 1000)
    envelope = {"type": "UPDATE", "sessionId": session_id, "seq": session.seq, "timestamp": at, "payload": payload}
    text = json.dumps(envelope, separators=(",", ":"))
    for socket in list(session.viewers):
        with suppress(ConnectionClosed, RuntimeError):  # Gone, but not yet noticed.
            await socket.send_text(text)
    return Response(status_code=201)


@app.websocket("/ws/{session_id}")
async def follow(socket: WebSocket, session_id: str) -> None:
    await socket.accept()
    sessions[session_id].viewers.add(socket)
    try:
        while True:
            await socket.receive_text()
    except WebSocketDisconnect:
        sessions[session_id].viewers.discard(socket)
