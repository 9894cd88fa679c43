"""FastAPI with the same work as ShipVox Live: PyJWT, pydantic, an ordered log with dedupe and resume."""

import json
import os
import time
import uuid
from collections import OrderedDict, defaultdict
from contextlib import suppress

import jwt
from fastapi import Depends, FastAPI, Header, HTTPException, WebSocket, WebSocketDisconnect
from pydantic import BaseModel, conint, constr
from websockets.exceptions import ConnectionClosed

KEPT = 500
with open(os.environ["BENCH_PUBLIC_KEY"], encoding="utf-8") as file:
    PUBLIC_KEY = jwt.algorithms.RSAAlgorithm(jwt.algorithms.RSAAlgorithm.SHA256).prepare_key(file.read())

app = FastAPI()


class Quote(BaseModel):
    id: constr(min_length=1)
    carrier: str
    service: str
    tier: str | None
    amountMinor: conint(ge=0)
    currency: constr(regex="^[A-Z]{3}$")
    transitDays: conint(ge=0) | None
    estimatedDelivery: conint(ge=0) | None
    validUntil: conint(ge=0) | None


class Quotes(BaseModel):
    quotes: list[Quote]
    cheapestId: str | None
    fastestId: str | None


class Update(BaseModel):
    id: constr(min_length=1, max_length=200)
    slice: constr(regex="^quotes$")
    phase: constr(regex="^(loading|displaying|completed|failed)$") = "displaying"
    data: Quotes


class Log:
    """One session's ordered log."""

    def __init__(self, session_id: str) -> None:
        self.session_id = session_id
        self.owner: str | None = None
        self.epoch = str(uuid.uuid4())
        self.seq = 0
        self.entries: OrderedDict[str, tuple[int, dict, str]] = OrderedDict()
        self.state: dict[str, dict] = {}
        self.viewers: set[WebSocket] = set()

    def append(self, update: Update) -> tuple[int, str | None]:
        payload = update.dict(exclude_none=True)
        update_id = payload.pop("id")
        known = self.entries.get(update_id)
        if known:
            if known[1] != payload:
                raise HTTPException(422, "id-reused")
            return known[0], None
        self.seq += 1
        at = int(time.time() * 1000)
        text = encode(
            {"v": 1, "type": "UPDATE", "sessionId": self.session_id, "epoch": self.epoch, "seq": self.seq,
             "id": update_id, "at": at, "source": "agent", "payload": payload}
        )
        before = self.state.get("quotes", {"data": {}})["data"]
        self.state["quotes"] = {"phase": update.phase, "data": {**before, **payload["data"]}, "seq": self.seq, "at": at}
        self.entries[update_id] = (self.seq, payload, text)
        if len(self.entries) > KEPT:
            self.entries.popitem(last=False)
        return self.seq, text

    def open(self, resume: dict | None) -> list[str]:
        first = self.seq - len(self.entries)
        resumed = bool(resume) and resume["epoch"] == self.epoch and first <= resume["seq"] <= self.seq
        init = encode(
            {"v": 1, "type": "INIT", "sessionId": self.session_id, "epoch": self.epoch, "seq": self.seq,
             "at": int(time.time() * 1000), "source": "server",
             "payload": {"resumed": resumed, "state": None if resumed else self.state}}
        )
        missed = [text for seq, _, text in self.entries.values() if seq > resume["seq"]] if resumed else []
        return [init, *missed]


class Logs(defaultdict):
    def __missing__(self, key: str) -> Log:
        self[key] = Log(key)
        return self[key]


logs: dict[str, Log] = Logs()


def encode(message: dict) -> str:
    return json.dumps(message, separators=(",", ":"))


def login(authorization: str = Header()) -> dict:
    try:
        return jwt.decode(authorization[len("Bearer "):], PUBLIC_KEY, algorithms=["RS256"],
                          audience="shipvox-live", issuer="shipvox-bench")
    except jwt.PyJWTError as error:
        raise HTTPException(401, "token") from error


@app.post("/sessions/{session_id}/updates", status_code=201)
async def publish(session_id: str, update: Update, claims: dict = Depends(login)) -> dict:
    log = logs[session_id]
    if log.owner is None and claims["groups"] == ["agent"]:
        log.owner = claims["sub"]
    if log.owner != claims["sub"]:
        raise HTTPException(404, "no-session")
    seq, text = log.append(update)
    if text is not None:
        for socket in list(log.viewers):
            with suppress(ConnectionClosed, RuntimeError):  # Gone, but not yet noticed.
                await socket.send_text(text)
    return {"epoch": log.epoch, "seq": seq, "results": [{"id": update.id, "seq": seq, "duplicate": text is None}]}


@app.websocket("/ws/{session_id}")
async def follow(socket: WebSocket, session_id: str) -> None:
    claims = login(socket.headers["authorization"])
    if claims.get("sid") != session_id:
        await socket.close(4403)
        return
    await socket.accept()
    log = logs[session_id]
    try:
        while True:
            message = json.loads(await socket.receive_text())
            if message["type"] == "INIT" and socket not in log.viewers:
                for text in log.open(message["payload"].get("resume")):
                    await socket.send_text(text)
                log.viewers.add(socket)
    except WebSocketDisconnect:
        log.viewers.discard(socket)
