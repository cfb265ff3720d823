"""giq-webhook beside what TLS and HTTP alone cost, and beside Go: webhook_bench.py BIN_FOLDER [--rounds N] [--seconds S]

Each round puts every server, one thread each, under full load from 16 connections, turn by turn; printed are the
medians of requests per second of the server's CPU time, which other work on the machine disturbs least. Then the
latency at 1,000 requests a second, server and client each pinned to a processor, with real-time priority for root.
"""
import argparse
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

from webhook_reviews import reviews

FLOOR, GO, OURS = "bare Beast", "Go net/http", "giq-webhook"
# What is to be reached: share of the bare server's requests per CPU-second, times Go's, milliseconds at the 99th percentile.
SHARE = {"allow": 0.35, "deny": 0.35, "skip": 0.60}
TIMES_GO, P99_MS, RATE = 1.5, 1.0, 1000


def pinned(core: int, priority: int) -> list[str]:
    """What starts a program on one processor, where there is another for its peer."""
    command = []
    if priority and os.geteuid() == 0 and shutil.which("chrt"):
        command += ["chrt", "-f", str(priority)]
    if shutil.which("taskset") and len(os.sched_getaffinity(0)) > 1:
        command += ["taskset", "-c", str(sorted(os.sched_getaffinity(0))[core])]
    return command


class Server:
    """A server that runs, with one thread."""

    def __init__(self, name: str, bins: pathlib.Path, folder: pathlib.Path, priority: int = 0) -> None:
        pair = [str(folder / "tls.crt"), str(folder / "tls.key")]
        command = {
            FLOOR: [str(bins / "webhook_floor"), *pair],
            GO: [str(bins / "webhook_go"), *pair],
            OURS: [str(bins / "giq-webhook"), "--listen=127.0.0.1:0", "--health-port=0", "--threads=1",
                   "--cert-mode=files", f"--cert-dir={folder}", "--drain-seconds=0"],
        }[name]
        # A log as in a cluster: a file that someone else reads.
        log = folder / f"{name.replace('/', '-')}.log"
        with log.open("wb") as out:
            self.process = subprocess.Popen([*pinned(0, priority), *command], stdout=out,
                                            env={**os.environ, "GOMAXPROCS": "1"})
        self.port = self.read_port(name, log)

    def read_port(self, name: str, log: pathlib.Path) -> str:
        end = time.monotonic() + 10
        while time.monotonic() < end:
            text = log.read_text()
            if name == OURS and "new connections get" in text:
                return text.split('"port":"')[1].split('"')[0]
            if name != OURS and text.endswith("\n"):
                return text.strip()
            time.sleep(0.02)
        self.close()
        raise SystemExit(f"{name} did not start: {log.read_text()}")

    def cpu_seconds(self) -> float:
        """Of all its threads; the scheduler counts nanoseconds, where stat counts hundredths."""
        tasks = pathlib.Path(f"/proc/{self.process.pid}/task").iterdir()
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9

    def close(self) -> None:
        self.process.terminate()
        self.process.wait()


def load(bins: pathlib.Path, server: Server, body: pathlib.Path, connections: int, seconds: float, rate: int = 0,
         priority: int = 0) -> list[float]:
    """Requests, seconds, and percentiles; ends everything when a request failed."""
    command = [str(bins / "webhook_load"), server.port, "/validate", str(body), str(connections), str(seconds), str(rate)]
    out = subprocess.run([*pinned(-1, priority), *command], stdout=subprocess.PIPE, text=True, check=True).stdout.split()
    if int(out[1]):
        raise SystemExit(f"{out[1]} of {out[0]} requests failed")
    return [float(out[0]), *map(float, out[2:])]


def throughput(bins: pathlib.Path, folder: pathlib.Path, rounds: int, seconds: float) -> dict[tuple[str, str], float]:
    """Requests per CPU-second by server and review."""
    rates: dict[tuple[str, str], list[float]] = {}
    servers = {name: Server(name, bins, folder) for name in (FLOOR, GO, OURS)}
    try:
        for _ in range(rounds):
            for verdict in SHARE:
                for name, server in servers.items():
                    before = server.cpu_seconds()
                    done = load(bins, server, folder / verdict, 16, seconds)[0]
                    rates.setdefault((name, verdict), []).append(done / (server.cpu_seconds() - before))
    finally:
        for server in servers.values():
            server.close()
    return {key: statistics.median(values) for key, values in rates.items()}


def print_throughput(rates: dict[tuple[str, str], float]) -> bool:
    print(f"{'review':8} {FLOOR:>12} {GO:>12} {OURS:>12} {'of bare':>9} {'to reach':>9} {'times Go':>9} {'to reach':>9}")
    reached = True
    for verdict, least in SHARE.items():
        floor, go, ours = (rates[name, verdict] for name in (FLOOR, GO, OURS))
        print(f"{verdict:8} {floor:12,.0f} {go:12,.0f} {ours:12,.0f} {ours / floor:9.0%} {least:9.0%} {ours / go:9.2f} {TIMES_GO:9.2f}")
        reached &= ours / floor >= least and ours / go >= TIMES_GO
    return reached


def print_latency(bins: pathlib.Path, folder: pathlib.Path, seconds: float) -> bool:
    print(f"{'review':8} {'server':12} {'p50 µs':>8} {'p99 µs':>8} {'p99.9 µs':>9}")
    reached = True
    for name in (FLOOR, GO, OURS):
        server = Server(name, bins, folder, priority=10)
        try:
            for verdict in SHARE:
                load(bins, server, folder / verdict, 4, 0.5, RATE, priority=11)
                _, _, p50, p99, p999 = load(bins, server, folder / verdict, 4, seconds, RATE, priority=11)
                print(f"{verdict:8} {name:12} {p50:8,.0f} {p99:8,.0f} {p999:9,.0f}")
                reached &= name != OURS or p99 <= P99_MS * 1000
        finally:
            server.close()
    return reached


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bins", type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=1.5)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="giq-webhook-bench-") as name:
        folder = pathlib.Path(name)
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                        "-keyout", folder / "tls.key", "-out", folder / "tls.crt", "-days", "2", "-subj", "/CN=bench",
                        "-addext", "subjectAltName=DNS:localhost"], check=True, stderr=subprocess.DEVNULL)
        for verdict, body in reviews().items():
            (folder / verdict).write_bytes(body)
        print("Requests per second of the server's CPU time, 16 connections; sizes:",
              ", ".join(f"{verdict} {len(body):,} B" for verdict, body in reviews().items()))
        reached = print_throughput(throughput(arguments.bins, folder, arguments.rounds, arguments.seconds))
        print(f"\nLatency at {RATE:,} requests a second on 4 connections, "
              f"{'pinned, with real-time priority' if pinned(0, 1)[:1] == ['chrt'] else 'with ordinary priority'}; to reach: p99 of {P99_MS} ms")
        reached &= print_latency(arguments.bins, folder, arguments.seconds * 2)
    print("\nEverything is reached." if reached else "\nNot everything is reached.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
