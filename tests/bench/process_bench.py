"""Whole processes beside their floors: process_bench.py BIN_FOLDER [--runs N] [--plain FOLDER] [--only NAME]

Each case runs giq-lint (JSON to nowhere) beside a bare read with a UTF-8 scan and a bare libyaml pass over the same
bytes, turn by turn, and beside kubeconform, kube-linter and kube-score where they are installed. Printed are medians of
user+sys and wall time, the peak memory, and ratios of user+sys. `fix` runs beside `check` over files with one finding
each.
"""
import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

INFERENCE = """apiVersion: apps/v1
kind: Deployment
metadata:
  name: llm-{n}
  labels:
    app: llm-{n}
spec:
  replicas: 1
  selector:
    matchLabels:
      app: llm-{n}
  template:
    metadata:
      labels:
        app: llm-{n}
    spec:
      nodeSelector:
        cloud.google.com/gke-accelerator: nvidia-l4
      containers:
      - name: server
        image: vllm/vllm-openai:v0.10.0
        args:
        - --model=Qwen/Qwen2.5-7B-Instruct
        - --tensor-parallel-size=2
        - --port=8000
        ports:
        - containerPort: 8000
          name: http
        env:
        - name: HF_TOKEN
          valueFrom:
            secretKeyRef:
              name: hf-secret
              key: hf_api_token
        resources:
          requests:
            cpu: "8"
            memory: 32Gi
            ephemeral-storage: 30Gi
            nvidia.com/gpu: "2"
          limits:
            memory: 32Gi
            ephemeral-storage: 30Gi
            nvidia.com/gpu: "2"
        volumeMounts:
        - name: dshm
          mountPath: /dev/shm
      volumes:
      - name: dshm
        emptyDir:
          medium: Memory
"""

PLAIN = """apiVersion: apps/v1
kind: Deployment
metadata:
  name: web-{n}
  labels:
    app: web-{n}
spec:
  replicas: 3
  selector:
    matchLabels:
      app: web-{n}
  template:
    metadata:
      labels:
        app: web-{n}
    spec:
      serviceAccountName: web
      containers:
      - name: web
        image: example.com/web:1.{n}
        args:
        - --listen=:8080
        - --log-level=info
        ports:
        - containerPort: 8080
          name: http
        env:
        - name: DATABASE_PASSWORD
          valueFrom:
            secretKeyRef:
              name: database
              key: password
        resources:
          requests:
            cpu: 250m
            memory: 256Mi
          limits:
            memory: 512Mi
        readinessProbe:
          httpGet:
            path: /healthz
            port: http
        volumeMounts:
        - name: cache
          mountPath: /cache
      volumes:
      - name: cache
        emptyDir:
          sizeLimit: 1Gi
"""

# One finding that fix corrects.
FIXABLE = INFERENCE.replace("replicas: 1", 'replicas: "1"')

FAULTY = INFERENCE.replace("--tensor-parallel-size=2", "--tensor-parallel-size=1")


def write_folder(folder, files, text_of, a_folder=50):
    """Some files a folder, as repositories have them."""
    for n in range(files):
        where = os.path.join(folder, f"team-{n // a_folder:05d}")
        if n % a_folder == 0:
            os.makedirs(where)
        with open(os.path.join(where, f"app-{n:06d}.yaml"), "w", encoding="utf-8") as file:
            file.write(text_of(n).replace("{n}", str(n)))


def write_stream(path, size, text_of):
    with open(path, "w", encoding="utf-8") as file:
        n = written = 0
        while written < size:
            text = text_of(n).replace("{n}", str(n)) + "---\n"
            file.write(text)
            written += len(text)
            n += 1


def run(command):
    """user+sys seconds, wall seconds, peak MiB."""
    begin = time.monotonic()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        _, _, usage = os.wait4(process.pid, 0)
        process.returncode = 0
    return usage.ru_utime + usage.ru_stime, time.monotonic() - begin, usage.ru_maxrss / 1024


def measure(name, commands, runs):
    """Turn by turn, so that whatever else the machine does meets all of them."""
    results = {what: [] for what in commands}
    for _ in range(runs):
        for what, command in commands.items():
            results[what].append(run(command))
    medians = {what: [statistics.median(column) for column in zip(*rows)] for what, rows in results.items()}
    own = medians["giq-lint"][0]
    for what, (cpu, wall, peak) in medians.items():
        ratio = "" if what == "giq-lint" else f"{own / max(cpu, 1e-6):.2f}"
        print(f"| {name} | {what} | {cpu:.3f} | {wall:.3f} | {peak:.0f} | {ratio} |", flush=True)


def commands_for(bins, path, peers=True, jobs=None):
    lint = [os.path.join(bins, "giq-lint"), "check", "--format", "json", "--no-config"]
    if jobs:
        lint += ["--jobs", str(jobs)]
    commands = {"giq-lint": [*lint, path],
                "read": [os.path.join(bins, "passes"), "read", path],
                "libyaml": [os.path.join(bins, "passes"), "libyaml", path]}
    if not peers:
        return commands
    for peer, arguments in (("kubeconform", ["-ignore-missing-schemas", path]), ("kube-linter", ["lint", path]),
                            ("kube-score", ["score", path])):
        if shutil.which(peer):
            commands[peer] = [peer, *arguments]
    return commands


def fix_beside_check(name, bins, parent, files, runs):
    """Each turn has files of its own, because fix changes them."""
    lint = os.path.join(bins, "giq-lint")
    results = {"check": [], "fix --diff": [], "fix": []}
    for _ in range(runs):
        with tempfile.TemporaryDirectory(dir=parent) as folder:
            path = os.path.join(folder, "files")
            os.mkdir(path)
            write_folder(path, files, lambda n: FIXABLE)
            for what, rows in results.items():
                rows.append(run([lint, *what.split(), "--format", "json", "--no-config", path]))
    medians = {what: [statistics.median(column) for column in zip(*rows)] for what, rows in results.items()}
    for what, (cpu, wall, peak) in medians.items():
        ratio = "" if what == "check" else f"{cpu / medians['check'][0]:.2f} × check"
        print(f"| {name} ({files} files) | {what} | {cpu:.3f} | {wall:.3f} | {peak:.0f} | {ratio} |", flush=True)


def startup(bins, runs):
    lint = os.path.join(bins, "giq-lint")
    best = min(run([lint, "--version"])[0] for _ in range(max(runs, 20)))
    print(f"| start-up, best of {max(runs, 20)} | giq-lint | {best:.4f} | | | |")


def main():
    options = argparse.ArgumentParser()
    options.add_argument("bins")
    options.add_argument("--runs", type=int, default=5)
    options.add_argument("--plain")
    options.add_argument("--only", action="append")
    options.add_argument("--scale", type=float, default=1.0, help="of the numbers of files and bytes")
    given = options.parse_args()
    count = max(10, int(10_000 * given.scale))
    stream = int((50 << 20) * given.scale)

    def wanted(name):
        return not given.only or name in given.only

    print("| case | program | user+sys s | wall s | peak MiB | giq-lint is × as long |\n|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        def case(name, text_of, files=count, jobs=None, peers=True):
            if not wanted(name):
                return
            path = os.path.join(folder, name)
            if not os.path.isdir(path):
                os.mkdir(path)
                write_folder(path, files, text_of)
            measure(f"{name} ({files} files)", commands_for(given.bins, path, peers, jobs), given.runs)

        case("all-inference", lambda n: INFERENCE)
        case("a-tenth", lambda n: INFERENCE if n % 10 == 0 else PLAIN)
        case("none", lambda n: PLAIN)
        case("faulty", lambda n: FAULTY)
        if wanted("jobs"):
            path = os.path.join(folder, "all-inference")
            if not os.path.isdir(path):
                os.mkdir(path)
                write_folder(path, count, lambda n: INFERENCE)
            for jobs in (1, 2):
                measure(f"jobs {jobs} ({count} files)",
                        {"giq-lint": commands_for(given.bins, path, False, jobs)["giq-lint"]}, given.runs)
        if wanted("fix"):
            # What a disk and its file system take for each file that is made and waited for is theirs.
            if os.path.isdir("/dev/shm"):
                fix_beside_check("fix, in memory", given.bins, "/dev/shm", count, given.runs)
            fix_beside_check("fix, on disk", given.bins, folder, count, given.runs)
        if wanted("linear"):
            for files in (count // 10, count, count * 10):
                case_name = f"linear-{files}"
                path = os.path.join(folder, case_name)
                os.mkdir(path)
                write_folder(path, files, lambda n: INFERENCE if n % 10 == 0 else PLAIN)
                measure(case_name, {"giq-lint": commands_for(given.bins, path, False)["giq-lint"]}, given.runs)
                shutil.rmtree(path)
        for name, text_of in (("stream", lambda n: INFERENCE), ("stream-a-tenth",
                                                                lambda n: INFERENCE if n % 10 == 0 else PLAIN)):
            if wanted(name):
                path = os.path.join(folder, name + ".yaml")
                write_stream(path, stream, text_of)
                measure(f"{name} ({stream >> 20} MiB)", commands_for(given.bins, path), given.runs)
                os.remove(path)
        if wanted("one-file"):
            path = os.path.join(folder, "one.yaml")
            write_stream(path, 1, lambda n: INFERENCE)
            measure("one-file", commands_for(given.bins, path), max(given.runs, 20))
        if given.plain and wanted("plain"):
            measure("plain", commands_for(given.bins, given.plain), given.runs)
    if wanted("start-up"):
        startup(given.bins, given.runs)
    print(f"\n{os.cpu_count()} processors; medians of {given.runs} runs, turn by turn; "
          f"the driver itself used {resource.getrusage(resource.RUSAGE_SELF).ru_utime:.1f} s")
    return 0


sys.exit(main())
