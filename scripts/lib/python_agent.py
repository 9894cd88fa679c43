"""Posts by the Python client what comes as lines of JSON: {"session": id, "updates": [...]}; answers each with a line."""

import json
import os
import sys
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).parents[2] / "src/clients/python"))

from shipvox_live_agent import Agent, AgentError, Session  # noqa: E402

agent = Agent(os.environ["SHIPVOX_URL"], os.environ["AGENT_TOKEN"])
sessions: "dict[str, Session]" = {}
for line in sys.stdin:
    call = json.loads(line)
    answer = {}
    try:
        name = call["session"]
        session = sessions[name] = sessions.get(name) or agent.session(name)
        session.update(call["updates"])
    except AgentError as error:
        answer = {"error": str(error)}
    print(json.dumps(answer), flush=True)
