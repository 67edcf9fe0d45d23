"""The administration of the simulated cloud: what goes wrong there, and what was done there."""

import json
import urllib.request

import transcript


class Cloud:
    def __init__(self, endpoint):
        self.endpoint = endpoint

    def fails(self, *rules, **plan):
        """From now on this goes wrong, such as `fails({"operation": …, "answer": "busy"})`."""
        self._ask("POST", "/_sandbox/faults", {"rules": list(rules), **plan})

    def works(self):
        """Nothing goes wrong any more."""
        self._ask("DELETE", "/_sandbox/faults")

    def ends_tokens(self):
        """All tokens that were given out end now."""
        self._ask("DELETE", "/_sandbox/tokens")

    def set_status(self, resource_id, status, collection="vpn-gateways"):
        self._ask("PUT", f"/_sandbox/{collection}/{resource_id}/status", {"status": status})

    def statistics(self):
        return json.loads(self._ask("GET", "/_sandbox/statistics"))

    def count(self, operation, what="executed"):
        """How often an operation was asked for (`calls`), executed, unanswered or faulted."""
        return self.statistics()["operations"].get(operation, {}).get(what, 0)

    def total(self, what="calls"):
        return sum(line[what] for line in self.statistics()["operations"].values())

    def fired(self):
        """How often each rule in force made something go wrong."""
        return [rule["fired"] for rule in self.statistics()["faults"]]

    def _ask(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.endpoint + path, data=data, method=method)
        with urllib.request.urlopen(request, timeout=10) as answer:
            text = answer.read()
        transcript.note(text)
        return text


class Counted:
    """What the cloud was asked and did while a block ran."""

    def __init__(self, cloud, operation):
        self._cloud = cloud
        self._operation = operation

    def __enter__(self):
        self._before = self._line()
        return self

    def __exit__(self, *_):
        after = self._line()
        self.calls = after["calls"] - self._before["calls"]
        self.executed = after["executed"] - self._before["executed"]

    def _line(self):
        lines = self._cloud.statistics()["operations"]
        return lines.get(self._operation, {"calls": 0, "executed": 0})
