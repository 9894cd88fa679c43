"""The client against a real node, which SHIPVOX_URL and AGENT_TOKEN name."""

from __future__ import annotations

import os
import unittest
import uuid

from shipvox_live_agent import Agent, AgentError


@unittest.skipUnless("SHIPVOX_URL" in os.environ, "no node")
class NodeTest(unittest.TestCase):
    def test_shows_says_looks_and_ends(self) -> None:
        agent = Agent(os.environ["SHIPVOX_URL"], os.environ["AGENT_TOKEN"])
        self.addCleanup(agent.close)
        session = agent.session(f"py-{uuid.uuid4()}")
        quote = {"id": "q1", "carrier": "UPS", "service": "Ground", "amountMinor": 844, "currency": "USD"}
        shown = session.show("quotes", {"quotes": [quote]}, reveal={"q1": "UPS Ground"}, id="call-1")
        again = session.show("quotes", {"quotes": [quote]}, reveal={"q1": "UPS Ground"}, id="call-1")
        self.assertEqual((shown["seq"], True), (again["seq"], again["results"][0]["duplicate"]))
        session.say("u-1", "plan", text="UPS Ground is cheapest.")
        session.say("u-1", "start", positionMs=0)
        painted = session.show("details", {"weightLb": 2.5}, turn=2, rendered_within_ms=1000)
        self.assertEqual(0, painted["rendered"]["of"])
        with self.assertRaises(AgentError) as stale:
            session.show("details", {"weightLb": 3}, turn=1)
        self.assertEqual("stale-turn", stale.exception.code)
        with self.assertRaises(AgentError) as wrong:
            session.show("details", {"weightLb": 0})
        self.assertEqual(["/0/data/weightLb"], [error["pointer"] for error in wrong.exception.errors])
        self.assertEqual(2.5, session.look()["state"]["details"]["data"]["weightLb"])
        self.assertIn("viewerToken", session.viewer())
        session.end()
        with self.assertRaises(AgentError) as ended:
            session.show("details", {"weightLb": 3})
        self.assertEqual("session-ended", ended.exception.code)


if __name__ == "__main__":
    unittest.main()
