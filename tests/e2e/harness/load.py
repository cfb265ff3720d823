"""Many requests through the API server at once, each counted with its answer."""
import collections
import http.client
import json
import threading
import time

# Kept alive by what is created for a moment only; the API server answers as fast for a dry run.
_PATH = "/apis/apps/v1/namespaces/{namespace}/deployments?dryRun=All"


class Load:
    """`with Load(…) as load:` creates Deployments (dry runs) at `rate` a second from `clients` connections.

    `answers` counts outcomes: "201", "403" and other codes of HTTP, or the failure's text.
    """

    def __init__(self, api, namespace, manifest, rate, clients=8):
        self._api, self._path = api, _PATH.format(namespace=namespace)
        self._body = json.dumps(manifest).encode()
        self._interval = clients / rate
        self._end = threading.Event()
        self._lock = threading.Lock()  # of answers, samples and seconds
        self.answers = collections.Counter()
        self.samples = {}
        self.seconds = []
        self._threads = [threading.Thread(target=self._run, args=(index * self._interval / clients,), daemon=True)
                         for index in range(clients)]

    def __enter__(self):
        self.started = time.monotonic()
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._end.set()
        for thread in self._threads:
            thread.join()
        self.ended = time.monotonic()

    def total(self):
        with self._lock:
            return sum(self.answers.values())

    def rate(self):
        return self.total() / (self.ended - self.started)

    def quantile(self, share):
        return sorted(self.seconds)[min(int(len(self.seconds) * share), len(self.seconds) - 1)]

    def _run(self, delay):
        connection = self._api.connect()
        due = time.monotonic() + delay
        while not self._end.is_set():
            self._end.wait(max(due - time.monotonic(), 0))
            due += self._interval
            started = time.monotonic()
            try:
                connection.request("POST", self._path, self._body, {"Content-Type": "application/json"})
                answer = connection.getresponse()
                text = answer.read().decode(errors="replace")
                self._count(str(answer.status), text, time.monotonic() - started)
            except (OSError, http.client.HTTPException) as error:
                self._count(type(error).__name__, str(error), time.monotonic() - started)
                connection.close()
                connection = self._api.connect()
        connection.close()

    def _count(self, outcome, text, seconds):
        with self._lock:
            self.answers[outcome] += 1
            self.samples.setdefault(outcome, text)
            self.seconds.append(seconds)
