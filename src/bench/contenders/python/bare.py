"""FastAPI on uvicorn with uvloop: what is posted to a session goes to its sockets as it is."""

from collections import defaultdict
from contextlib import suppress

from fastapi import FastAPI, Request, Response, WebSocket, WebSocketDisconnect
from websockets.exceptions import ConnectionClosed

app = FastAPI()
sessions: dict[str, set[WebSocket]] = defaultdict(set)


@app.post("/sessions/{session_id}/updates", status_code=201)
async def publish(session_id: str, request: Request) -> Response:
    update = (await request.body()).decode()
    for socket in list(sessions[session_id]):
        with suppress(ConnectionClosed, RuntimeError):  # Gone, but not yet noticed.
            await socket.send_text(update)
    return Response(status_code=201)


@app.websocket("/ws/{session_id}")
async def follow(socket: WebSocket, session_id: str) -> None:
    await socket.accept()
    sessions[session_id].add(socket)
    try:
        while True:
            await socket.receive_text()
    except WebSocketDisconnect:
        sessions[session_id].discard(socket)
