"""Shows cards from a voice agent's backend in a ShipVox Live session. Needs the standard library alone."""

from __future__ import annotations

import http.client
import json
import random
import ssl
import time
import uuid
from typing import Any, Callable, Dict, Iterable, Literal, Mapping, TypeVar, Union
from urllib.parse import quote, urlsplit

__all__ = ["Agent", "AgentError", "Phase", "Session", "SpeechEvent", "Token"]

Phase = Literal["loading", "displaying", "completed", "failed"]
SpeechEvent = Literal["plan", "start", "progress", "pause", "resume", "interrupt", "end"]
Token = Union[str, Callable[[], str]]
Update = Mapping[str, Any]
Answer = Dict[str, Any]
T = TypeVar("T")

BACKOFF_S = 0.25
LONGEST_PAUSE_S = 30.0
MAY_PASS = {429, 500, 502, 503, 504}


class AgentError(Exception):
    """A call that was refused, or that no try brought through: code is the server's, "network" or "http"."""

    def __init__(self, code: str, message: str, status: int = 0, errors: Iterable[Mapping[str, str]] = ()) -> None:
        self.code = code
        # 0 where there was no answer.
        self.status = status
        # The bad fields, each with a pointer into the body (RFC 6901) and a message.
        self.errors = list(errors)
        super().__init__("\n".join([f"{code}: {message}", *(f"{e['pointer']} {e['message']}" for e in self.errors)]))


class Agent:
    """An agent of one server. It keeps its connections open, so it belongs to one thread at a time."""

    def __init__(
        self,
        url: str,
        token: Token,
        *,
        tries: int = 5,
        timeout: float = 10.0,
        context: ssl.SSLContext | None = None,
    ) -> None:
        """token is a text, or what gets one and is asked again once after a 401; timeout is in seconds, a try."""
        self.url = url.rstrip("/")
        self._token = token
        self._tries = tries
        self._timeout = timeout
        self._context = context
        # By origin; there are two where the server names another cell.
        self._connections: dict[str, http.client.HTTPConnection] = {}

    def session(self, session_id: str | None = None, *, lang: str | None = None) -> Session:
        """Makes the conversation's session, or finds it by its id; lang is BCP 47, en-US if left out."""
        return Session(self, session_id or _new_id(), lang)

    def call(self, method: str, url: str, body: Any = None, wait: float = 0.0) -> Answer:
        """Calls the API; safe to repeat as long as the body's ids stay the same. wait is added to a try's time."""
        text = None if body is None else json.dumps(body).encode()
        renewed = False
        tried = 1
        while True:
            retry_after = None
            try:
                status, retry_after, answer = self._once(method, url, text, wait)
                if status < 300:
                    read: Answer = json.loads(answer or b"{}")
                    return read
                problem = _problem(status, answer)
            except (OSError, http.client.HTTPException) as cause:
                problem = AgentError("network", f"no answer from {urlsplit(url).netloc}: {cause}")
            renews = problem.status == 401 and callable(self._token) and not renewed
            may_pass = renews or problem.status == 0 or problem.status in MAY_PASS
            if tried >= self._tries or not may_pass:
                raise problem
            if not renews:
                time.sleep(_pause(tried, retry_after))
            renewed = renewed or renews
            tried += 1

    def close(self) -> None:
        """Closes the connections; the next call opens them again."""
        for connection in self._connections.values():
            connection.close()
        self._connections.clear()

    def _once(self, method: str, url: str, body: bytes | None, wait: float) -> tuple[int, str | None, bytes]:
        parts = urlsplit(url)
        headers = {"Authorization": f"Bearer {self._token() if callable(self._token) else self._token}"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        target = url[len(f"{parts.scheme}://{parts.netloc}") :]
        is_new = parts.netloc not in self._connections
        connection = self._connections.get(parts.netloc) or self._connect(parts.scheme, parts.netloc)
        connection.timeout = self._timeout + wait
        if connection.sock:
            connection.sock.settimeout(connection.timeout)
        try:
            connection.request(method, target, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.getheader("Retry-After"), answer.read()
        except (OSError, http.client.HTTPException) as cause:
            self._connections.pop(parts.netloc).close()
            # The server has closed an idle connection: a new one is no further try.
            if not is_new and not isinstance(cause, TimeoutError):
                return self._once(method, url, body, wait)
            raise

    def _connect(self, scheme: str, netloc: str) -> http.client.HTTPConnection:
        if scheme == "https":
            connection: http.client.HTTPConnection = http.client.HTTPSConnection(netloc, context=self._context)
        else:
            connection = http.client.HTTPConnection(netloc)
        self._connections[netloc] = connection
        return connection


class Session:
    """
    A conversation's session; for one thread at a time. A session that the server has lost is made again, with what has
    been shown in it.
    """

    def __init__(self, agent: Agent, session_id: str, lang: str | None) -> None:
        self.id = session_id
        # For the customer's page; another one after the session has been made again.
        self.viewer_token = ""
        # Where viewers connect, if the server says so.
        self.socket_url: str | None = None
        self._agent = agent
        self._lang = lang
        self._base = ""
        # What has been shown, by slice, with the place of its last update.
        self._shown: dict[str, dict[str, Any]] = {}
        # Whether the server may lack something of it.
        self._lost = False
        self._ended = False
        self._open()

    def show(
        self,
        slice: str,
        data: Mapping[str, Any],
        *,
        reveal: str | Mapping[str, str] | None = None,
        phase: Phase | None = None,
        cues: Iterable[Mapping[str, Any]] = (),
        turn: int | None = None,
        id: str | None = None,
        rendered_within_ms: int = 0,
    ) -> Answer:
        """
        Shows a slice's data, merged into what it holds (RFC 7396). reveal has the words that the slice waits for, or
        those of each item or field. An id of your own, say the tool call's, makes two updates one. A turn lower than
        the slice's highest is refused. rendered_within_ms holds the answer until every screen has painted it.
        """
        update: dict[str, Any] = {"slice": slice, "data": dict(data)}
        options = {"id": id, "phase": phase, "turn": turn, "cues": [*cues, *_cues(slice, reveal)] or None}
        update.update({name: value for name, value in options.items() if value is not None})
        return self.update([update], rendered_within_ms=rendered_within_ms)

    def say(self, utterance: str, event: SpeechEvent, **fields: Any) -> Answer:
        """Says where an utterance is; fields are those of the wire: text, words, positionMs, char, heard …"""
        return self.update([{"slice": "speech", "data": {"utterance": utterance, "event": event, **fields}}])

    def update(self, updates: Iterable[Update], *, rendered_within_ms: int = 0) -> Answer:
        """Posts 1 to 100 updates, all or none."""
        named = [{"id": _new_id(), **update} for update in updates]
        return self._call(lambda: self._post(named, rendered_within_ms))

    def look(self) -> Answer:
        """What is shown, what the customer chose, and who watches."""
        return self._call(lambda: self._agent.call("GET", self._base))

    def viewer(self) -> Answer:
        """A token for one more viewer."""
        return self._call(lambda: self._agent.call("POST", f"{self._base}/viewers", {}))

    def end(self) -> None:
        self._ended = True
        try:
            self._agent.call("DELETE", self._base)
        except AgentError as error:
            if error.code != "no-session":
                raise

    def _call(self, work: Callable[[], T]) -> T:
        if self._lost:
            self._restore()
        try:
            return work()
        except AgentError as error:
            if self._ended or error.code != "no-session":
                raise
        self._restore()
        return work()

    def _open(self) -> None:
        body = {"sessionId": self.id, **({"lang": self._lang} if self._lang else {})}
        made = self._agent.call("POST", f"{self._agent.url}/api/sessions", body)
        self.viewer_token = made["viewerToken"]
        self.socket_url = made.get("socketUrl")
        self._base = f"{made.get('apiUrl', self._agent.url + '/api')}/sessions/{quote(self.id, safe='')}"

    def _restore(self) -> None:
        self._lost = True
        self._open()
        # One by one: together they could be more than a body may hold.
        for shown in self._shown.values():
            shown["seq"] = 0
        for shown in list(self._shown.values()):
            self._post([{"id": _new_id(), **{k: v for k, v in shown.items() if k != "seq"}}], 0)
        self._lost = False

    def _post(self, updates: list[dict[str, Any]], rendered_within_ms: int) -> Answer:
        query = f"?renderedWithinMs={rendered_within_ms}" if rendered_within_ms else ""
        accepted = self._agent.call("POST", f"{self._base}/updates{query}", updates, rendered_within_ms / 1000)
        for update, result in zip(updates, accepted["results"]):
            self._fold(update, result["seq"])
        return accepted

    def _fold(self, update: Update, seq: int) -> None:
        slice = update["slice"]
        before = self._shown.get(slice, {"data": {}, "seq": 0})
        # Speech is no part of the state, and a repeated update is in it already.
        if slice == "speech" or seq <= before["seq"]:
            return
        turns = [each["turn"] for each in (before, update) if "turn" in each]
        self._shown[slice] = {
            "slice": slice,
            "phase": update.get("phase", "displaying"),
            "data": _merged(before["data"], update.get("data", {})),
            "seq": seq,
            **({"turn": max(turns)} if turns else {}),
        }


def _new_id() -> str:
    # With its hyphens, one UUID in some hundreds holds what the server must take for a card number.
    return str(uuid.uuid4()).replace("-", "x")


def _cues(slice: str, reveal: str | Mapping[str, str] | None) -> list[dict[str, Any]]:
    if isinstance(reveal, str):
        return [{"target": slice, "anchor": {"text": reveal}}]
    return [{"target": f"{slice}/{part}", "anchor": {"text": text}} for part, text in (reveal or {}).items()]


def _merged(target: Any, patch: Any) -> Any:
    """The target after a JSON Merge Patch (RFC 7396)."""
    if not isinstance(patch, Mapping):
        return patch
    merged = dict(target) if isinstance(target, Mapping) else {}
    for name, value in patch.items():
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = _merged(merged.get(name), value)
    return merged


def _pause(tried: int, retry_after: str | None) -> float:
    """Seconds: what the server asks for, else a backoff; with jitter, so that many clients do not come back at once."""
    asked = float(retry_after) if retry_after and retry_after.isdigit() else None
    backoff = random.random() * BACKOFF_S * (1 if asked is not None else 2 ** (tried - 1))
    return min(LONGEST_PAUSE_S, (asked or 0.0) + backoff)


def _problem(status: int, answer: bytes) -> AgentError:
    try:
        problem = json.loads(answer)
        return AgentError(problem["code"], problem.get("detail", ""), status, problem.get("errors", ()))
    except (ValueError, KeyError, TypeError):
        # It comes from a proxy, not from the server.
        return AgentError("http", f"status {status}", status)
