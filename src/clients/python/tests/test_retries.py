"""What the client does when the network, the server or its disk fails, against a little server of the test's own."""

from __future__ import annotations

import json
import threading
import unittest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Dict, Tuple
from unittest import mock

from shipvox_live_agent import Agent, AgentError

QUOTE = {"id": "q1", "carrier": "UPS", "service": "Ground", "amountMinor": 844, "currency": "USD"}
Answer = Tuple[int, Dict[str, str], Any]
CUT = "cut"
OK = "ok"


def problem(status: int, code: str, **more: Any) -> Answer:
    return status, {"Retry-After": "0"}, {"title": "", "status": status, "code": code, "detail": "why", **more}


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.seen: list[tuple[str, str, Any]] = []
        self.tokens: list[str] = []
        # What it answers instead of yes, one request each.
        self.faults: list[Any] = []
        self.head = 0

    def answer(self, method: str, path: str, body: Any) -> Answer:
        if method == "DELETE":
            return 204, {}, None
        if path == "/api/sessions":
            return 201, {}, {"sessionId": body["sessionId"], "viewerToken": f"v{len(self.seen)}"}
        if not isinstance(body, list):
            return 200, {}, {"state": {}}
        results = []
        for update in body:
            self.head += 1
            results.append({"id": update["id"], "seq": self.head, "duplicate": False})
        return 201, {}, {"epoch": "e", "seq": self.head, "viewers": 0, "results": results}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def serve(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        body = json.loads(self.rfile.read(length)) if length else None
        self.server.seen.append((self.command, self.path, body))
        self.server.tokens.append(self.headers["Authorization"])
        fault = self.server.faults.pop(0) if self.server.faults else OK
        if fault == CUT:
            self.close_connection = True
            return
        given: Any = self.server.answer(self.command, self.path, body) if fault == OK else fault
        status, headers, answer = given
        text = b"" if answer is None else json.dumps(answer).encode()
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(text))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(text)

    do_GET = do_POST = do_DELETE = serve

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


class RetriesTest(unittest.TestCase):
    def setUp(self) -> None:
        self.server = Server()
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        self.agent = self.agent_with("t")
        self.session = self.agent.session("conv_1", lang="de")

    def agent_with(self, token: Any, **options: Any) -> Agent:
        agent = Agent(f"http://127.0.0.1:{self.server.server_port}/", token, **options)
        self.addCleanup(agent.close)
        return agent

    def updates(self) -> list[Any]:
        return [body for _, path, body in self.server.seen if "/updates" in path]

    def test_shows_a_slice_whose_parts_wait_for_their_words(self) -> None:
        self.session.show("quotes", {"quotes": [QUOTE]}, reveal={"q1": "UPS Ground"}, turn=2)
        self.session.show("label", {"trackingNumber": "1Z"}, reveal="your label", phase="completed", id="call-7")
        [[quotes], [label]] = self.updates()
        self.assertRegex(quotes.pop("id"), "^[0-9a-fx]{36}$")
        cue = {"target": "quotes/q1", "anchor": {"text": "UPS Ground"}}
        self.assertEqual({"slice": "quotes", "data": {"quotes": [QUOTE]}, "turn": 2, "cues": [cue]}, quotes)
        self.assertEqual(("call-7", "completed"), (label["id"], label["phase"]))
        self.assertEqual([{"target": "label", "anchor": {"text": "your label"}}], label["cues"])
        self.assertEqual(("POST", "/api/sessions", {"sessionId": "conv_1", "lang": "de"}), self.server.seen[0])

    def test_repeats_what_was_lost_or_put_off_with_the_same_body(self) -> None:
        html: Answer = (502, {}, "<html>")
        self.server.faults = [CUT, problem(429, "too-fast"), problem(503, "unavailable"), html]
        self.session.show("details", {"weightLb": 2})
        bodies = self.updates()
        self.assertEqual([bodies[0]] * 5, bodies)

    def test_waits_as_long_as_retry_after_says(self) -> None:
        self.server.faults = [(429, {"Retry-After": "7"}, None)]
        with mock.patch("time.sleep") as sleep:
            self.session.show("details", {"weightLb": 2})
        [pause] = [call.args[0] for call in sleep.call_args_list if call.args[0] >= 1]
        self.assertTrue(7 <= pause < 8, pause)

    def test_gives_up_after_its_tries(self) -> None:
        session = self.agent_with("t", tries=2).session("conv_1")
        self.server.faults = [problem(503, "draining")] * 3
        with self.assertRaises(AgentError) as refused:
            session.show("details", {"weightLb": 2})
        self.assertEqual(("draining", 503, 2), (refused.exception.code, refused.exception.status, len(self.updates())))

    def test_says_which_fields_were_refused_at_the_first_try(self) -> None:
        errors = [{"pointer": "/0/data/weightLb", "message": "must be above 0"}]
        self.server.faults = [problem(422, "invalid", errors=errors)]
        with self.assertRaisesRegex(AgentError, "invalid: why\n/0/data/weightLb must be above 0") as refused:
            self.session.show("details", {"weightLb": 0})
        self.assertEqual((errors, 1), (refused.exception.errors, len(self.updates())))

    def test_makes_a_session_that_is_gone_again_with_what_it_showed(self) -> None:
        self.session.show("details", {"originZip": "89101", "weightLb": 2})
        self.session.show("details", {"weightLb": None, "destinationZip": "10001"}, phase="completed", turn=4)
        self.session.say("u-1", "start", positionMs=0)
        token = self.session.viewer_token
        self.server.seen.clear()
        self.server.head = 0
        # It is gone, and making it again fails on the way.
        self.server.faults = [problem(404, "no-session"), OK, problem(422, "invalid")]
        with self.assertRaises(AgentError):
            self.session.show("quotes", {"quotes": [QUOTE]})
        self.session.show("label", {"carrier": "UPS"})
        slices = [body[0]["slice"] if isinstance(body, list) else path for _, path, body in self.server.seen]
        made = "/api/sessions"
        self.assertEqual(["quotes", made, "details", made, "details", "label"], slices)
        restored = self.server.seen[4][2][0]
        self.assertEqual({"originZip": "89101", "destinationZip": "10001"}, restored["data"])
        self.assertEqual(("completed", 4), (restored["phase"], restored["turn"]))
        self.assertNotEqual(token, self.session.viewer_token)

    def test_asks_for_a_token_again_once_after_a_401(self) -> None:
        tokens = ["old", "new", "newer", "newest"]
        session = self.agent_with(lambda: tokens.pop(0)).session("conv_1")
        self.server.faults = [problem(401, "token-expired")]
        session.look()
        self.assertEqual("Bearer newer", self.server.tokens[-1])
        self.server.faults = [problem(401, "token-expired")] * 2
        with self.assertRaises(AgentError):
            self.session.look()

    def test_ends_a_session_that_is_gone_and_makes_none_again(self) -> None:
        self.server.faults = [problem(404, "no-session"), problem(410, "session-ended")]
        self.session.end()
        with self.assertRaises(AgentError):
            self.session.show("details", {"weightLb": 2})
        self.assertEqual(1, sum(path == "/api/sessions" for _, path, _ in self.server.seen))


if __name__ == "__main__":
    unittest.main()
