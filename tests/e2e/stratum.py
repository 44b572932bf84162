"""A pool that answers Stratum V1 in a thread of the tests."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

REFUSED = "nobody"
"""The only worker that the pool does not accept."""


class _Answers(socketserver.StreamRequestHandler):
    """Accepts every subscription and every other worker."""

    def handle(self) -> None:
        for line in self.rfile:
            request = json.loads(line)
            subscribes = request["method"] == "mining.subscribe"
            known = subscribes or request["params"][0] != REFUSED
            result = [[["mining.notify", "1"]], "08000002", 4] if subscribes else known
            error = None if known else [24, "Unauthorized worker", None]
            answer = {"id": request["id"], "result": result, "error": error}
            self.wfile.write(json.dumps(answer).encode() + b"\n")


@contextmanager
def stratum_pool(host: str) -> Iterator[int]:
    """Run a pool; yields its port."""
    with socketserver.ThreadingTCPServer((host, 0), _Answers) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield int(server.server_address[1])
        finally:
            server.shutdown()
            thread.join()
