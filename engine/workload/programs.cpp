#include "engine/workload/programs.h"

#include <algorithm>
#include <array>

namespace giq {
namespace {

constexpr auto kShells =
    std::to_array<std::string_view>({"sh", "bash", "dash", "ash", "zsh", "ksh", "su"});

constexpr auto kWrappers = std::to_array<std::string_view>({"exec",
                                                            "env",
                                                            "nohup",
                                                            "setsid",
                                                            "time",
                                                            "nice",
                                                            "ionice",
                                                            "stdbuf",
                                                            "timeout",
                                                            "tini",
                                                            "dumb-init",
                                                            "numactl",
                                                            "taskset",
                                                            "chrt",
                                                            "gosu",
                                                            "su-exec",
                                                            "sudo",
                                                            "runuser",
                                                            "command",
                                                            "builtin",
                                                            "unbuffer",
                                                            "uv",
                                                            "poetry",
                                                            "pipenv",
                                                            "conda",
                                                            "micromamba",
                                                            "mpirun",
                                                            "mpiexec",
                                                            "torchrun",
                                                            "accelerate",
                                                            "trtllm-llmapi-launch",
                                                            "srun",
                                                            "ray",
                                                            "nsys",
                                                            "ncu",
                                                            "catchsegv",
                                                            "ddtrace-run",
                                                            "opentelemetry-instrument",
                                                            "s6-setuidgid",
                                                            "chroot",
                                                            "busybox",
                                                            "xvfb-run",
                                                            "nvidia_entrypoint.sh",
                                                            "wait-for-it.sh"});

constexpr auto kHarmless =
    std::to_array<std::string_view>({":",          "[",        "test",     "true",
                                     "false",      "echo",     "printf",   "cat",
                                     "ls",         "pwd",      "cd",       "mkdir",
                                     "rm",         "cp",       "mv",       "ln",
                                     "chmod",      "chown",    "touch",    "find",
                                     "grep",       "sed",      "awk",      "head",
                                     "tail",       "sort",     "tr",       "cut",
                                     "wc",         "date",     "sleep",    "wait",
                                     "ulimit",     "umask",    "trap",     "kill",
                                     "pkill",      "hostname", "id",       "whoami",
                                     "uname",      "df",       "du",       "free",
                                     "mount",      "umount",   "sysctl",   "ldconfig",
                                     "nvidia-smi", "pip",      "pip3",     "apt",
                                     "apt-get",    "apk",      "yum",      "git",
                                     "curl",       "wget",     "tar",      "unzip",
                                     "gsutil",     "gcloud",   "aws",      "huggingface-cli",
                                     "hf",         "jq",       "nslookup", "dig",
                                     "getent",     "ping",     "nc",       "ssh",
                                     "scp",        "rsync",    "tee",      "xargs",
                                     "dd",         "alias",    "type",     "which",
                                     "hash",       "let",      "printenv", "export",
                                     "source",     ".",        "break",    "continue",
                                     "dirname",    "basename", "seq",      "mktemp",
                                     "sync",       "ip",       "ifconfig", "lscpu",
                                     "nproc",      "base64",   "pushd",    "popd"});

template <std::size_t N>
bool Contains(const std::array<std::string_view, N>& set, std::string_view word) {
  return std::ranges::find(set, word) != set.end();
}

}  // namespace

std::string_view FileNameOf(std::string_view path) { return path.substr(path.rfind('/') + 1); }

bool IsShell(std::string_view program) { return Contains(kShells, program); }

bool IsPython(std::string_view program) {
  if (!program.starts_with("python")) return false;
  return program.find_first_not_of("0123456789.", std::string_view("python").size()) ==
         std::string_view::npos;
}

bool IsWrapper(std::string_view program) { return Contains(kWrappers, program); }

bool IsHarmless(std::string_view program) { return Contains(kHarmless, program); }

}  // namespace giq
