#include "engine/workload/launch.h"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/workload/options.h"
#include "engine/workload/programs.h"
#include "engine/workload/shell.h"

namespace giq {
namespace {

// Scripts in scripts; people write two or three.
constexpr int kMaxDepth = 8;
// Bytes of scripts in scripts, and of the variables that they get.
constexpr std::size_t kMaxWork = std::size_t{512} * 1024;
// KubeRay's variable with the generated `ray start …`.
constexpr std::string_view kRayStart = "$KUBERAY_GEN_RAY_START_CMD";
// vLLM's example script for several hosts, which starts Ray and nothing else.
constexpr std::string_view kMultiNodeScript = "multi-node-serving.sh";

/// Words, for the items of the manifest with the bytes that they came from.
struct Words {
  std::span<const Argument> words;
  std::span<const PlacedText> texts;

  [[nodiscard]] bool empty() const { return words.empty(); }
  [[nodiscard]] std::size_t size() const { return words.size(); }
  [[nodiscard]] const Argument& operator[](std::size_t i) const { return words[i]; }
  /// A known word's text, "" for an unknown one.
  [[nodiscard]] std::string_view Text(std::size_t i) const {
    return i < words.size() && words[i].text.known() ? std::string_view(*words[i].text)
                                                     : std::string_view{};
  }
  [[nodiscard]] Words From(std::size_t i) const {
    i = std::min(i, words.size());
    return {words.subspan(i), texts.empty() ? texts : texts.subspan(i)};
  }
  [[nodiscard]] PlacedText TextAt(std::size_t i) const {
    if (i < texts.size()) return texts[i];
    const Fact<std::string>& text = words[i].text;
    return PlacedText::At(text.known() ? *text : text.text(), words[i].at);
  }
};

/// Where a command line runs: what scripts around it have set, and whether it surely runs.
struct Frame {
  std::vector<EnvVar> set;
  bool certain = true;
  bool variables_known = true;
  int depth = 0;
};

std::size_t SizeOf(const std::vector<EnvVar>& variables) {
  std::size_t size = 0;
  for (const EnvVar& variable : variables) {
    size += sizeof(EnvVar) + variable.name.size() +
            (variable.value.known() ? variable.value->size() : variable.value.text().size());
  }
  return size;
}

class Finder {
 public:
  Finder(const Variables& variables, const ScriptLookup& scripts)
      : variables_(variables), scripts_(scripts) {}

  Launches Run(std::span<const PlacedText> texts) {
    std::vector<Argument> words;
    for (const PlacedText& text : texts) words.push_back(WordOf(text));
    Follow({words, texts}, {});
    return std::move(out_);
  }

 private:
  void Follow(Words words, Frame frame) {
    while (!words.empty()) {
      if (!words[0].text.known()) return FollowUnknown(words, frame);
      const std::string_view path = words.Text(0);
      const std::string_view program = FileNameOf(path);
      if (path.starts_with('-')) return FollowOther(words, frame);
      if (IsShell(program)) return FollowShell(words, frame);
      if (const Place script = ScriptAt(path)) return FollowFile(script, words, frame);
      if (AddServer(words, frame)) return;
      if (!IsWrapper(program)) return FollowOther(words, frame);
      const std::size_t next = Unwrap(words, frame);
      if (next == 0) return FollowOther(words, frame);
      words = words.From(next);
    }
  }

  void FollowUnknown(const Words& words, const Frame& frame) {
    if (words[0].text.text() == kRayStart) {
      out_.joins = true;
    } else if (!AddHinted(words, frame)) {
      out_.opaque = true;
    }
  }

  // Servers.

  /// How many words name a server at the front, 0 when none does.
  std::size_t MatchServer(const Words& words, const ServerEntry*& entry) const {
    const std::string_view program = FileNameOf(words.Text(0));
    std::size_t count = 0;
    entry = program.empty() ? nullptr : ServerOfProgram(words.Text(0), words.Text(1), count);
    if (entry != nullptr) return count;
    const std::size_t first = IsPython(program) ? 1 : 0;
    const std::size_t target = SkipInterpreterOptions(words, first);
    const bool module = words.Text(target) == "-m";
    if (!module && first == 0 && !program.ends_with(".py")) return 0;
    const std::size_t named = module ? target + 1 : target;
    const std::string_view name = words.Text(named);
    if (name.empty()) return 0;
    entry = ServerOfModule(module ? name : FileNameOf(name));
    return entry != nullptr ? named + 1 : 0;
  }

  static std::size_t SkipInterpreterOptions(const Words& words, std::size_t at) {
    while (words.Text(at).starts_with('-') && words.Text(at) != "-m" && words.Text(at) != "-c") {
      at += words.Text(at) == "-X" || words.Text(at) == "-W" ? 2 : 1;
    }
    return at;
  }

  bool AddServer(const Words& words, const Frame& frame) {
    const ServerEntry* entry = nullptr;
    const std::size_t count = MatchServer(words, entry);
    if (count == 0) return false;
    const bool again = entry->positional_model && words.Text(count) == "serve";
    Add(*entry, words[count - 1].at, words.From(count + (again ? 1 : 0)), frame, false);
    return true;
  }

  /// A launcher that is no server by name, but speaks of one.
  bool AddHinted(const Words& words, const Frame& frame) {
    for (const ServerEntry& entry : Servers()) {
      for (std::size_t i = 0; i < words.size() && !entry.hint.empty(); ++i) {
        if (words.Text(i).find(entry.hint) == std::string_view::npos) continue;
        Add(entry, words[i].at, words.From(1), frame, true);
        return true;
      }
    }
    return false;
  }

  void Add(const ServerEntry& entry, const Place& at, const Words& words, const Frame& frame,
           bool own_launcher) {
    Launch launch{.entry = &entry,
                  .at = at,
                  .variables_known = frame.variables_known,
                  .certain = frame.certain,
                  .own_launcher = own_launcher};
    launch.words.assign(words.words.begin(), words.words.end());
    launch.variables = frame.set;
    out_.servers.push_back(std::move(launch));
  }

  // Wrappers.

  /// Where the program starts that a wrapper runs; 0 when none is recognised. Takes variables of
  /// `env` along.
  std::size_t Unwrap(const Words& words, Frame& frame) const {
    for (std::size_t i = 1; i < words.size(); ++i) {
      if (!words[i].text.known() && words[0].text.value_or("") == "exec") return i;
      if (StartsProgram(words.From(i))) return i;
      const std::string_view word = words.Text(i);
      const std::size_t equals = word.find('=');
      if (FileNameOf(words.Text(0)) != "env" || equals == std::string_view::npos ||
          word.starts_with('-'))
        continue;
      frame.set.push_back(
          {std::string(word.substr(0, equals)),
           Fact<std::string>::Known(std::string(word.substr(equals + 1)), words[i].at),
           EnvVar::From::kScript, words[i].at});
    }
    return 0;
  }

  [[nodiscard]] bool StartsProgram(const Words& words) const {
    const std::string_view path = words.Text(0);
    const std::string_view program = FileNameOf(path);
    const ServerEntry* entry = nullptr;
    return IsShell(program) || IsPython(program) || IsWrapper(program) ||
           MatchServer(words, entry) > 0 || ScriptAt(path);
  }

  // Shells and scripts.

  /// `sh -c text name args…` or `sh file args…`.
  void FollowShell(const Words& words, const Frame& frame) {
    bool command = false;
    std::size_t i = 1;
    while (i < words.size() && (words.Text(i).starts_with('-') || words.Text(i).starts_with('+'))) {
      const std::string_view option = words.Text(i++);
      if (option == "--") break;
      command =
          command || (!option.starts_with("--") && option.find('c') != std::string_view::npos);
      if (option.ends_with('o') && !option.starts_with("--")) ++i;
    }
    if (i >= words.size()) return;
    if (command) return FollowScriptText(words.TextAt(i), words.From(i + 1), frame);
    if (!words[i].text.known()) return FollowUnknown(words.From(i), frame);
    if (const Place script = ScriptAt(words.Text(i)))
      return FollowFile(script, words.From(i), frame);
    FollowOther(words.From(i), frame);
  }

  [[nodiscard]] Place ScriptAt(std::string_view path) const {
    return path.starts_with('/') && scripts_ ? scripts_(path) : Place{};
  }

  void FollowFile(const Place& script, const Words& words, const Frame& frame) {
    const PlacedText text = PlacedText::Of(script);
    const std::string_view first_line = std::string_view(text.text).substr(0, text.text.find('\n'));
    const bool shell =
        !first_line.starts_with("#!") || first_line.find("sh") != std::string_view::npos;
    if (shell) return FollowScriptText(text, words, frame);
    if (!AddHinted(words, frame)) out_.opaque = true;
  }

  void FollowScriptText(const PlacedText& text, const Words& positional, const Frame& frame) {
    if (frame.depth > 0) work_ += 64 + text.text.size() + SizeOf(frame.set);
    if (frame.depth >= kMaxDepth || work_ > kMaxWork) {
      out_.opaque = true;
      return;
    }
    const ShellScript script = FollowScript(text, {variables_, frame.set, positional.words});
    out_.opaque = out_.opaque || !script.complete;
    for (const SimpleCommand& command : script.commands) {
      if (!IsWorthFollowing(command)) continue;
      Frame inner{.set = frame.set, .depth = frame.depth + 1};
      inner.certain = frame.certain && command.certain;
      inner.variables_known = frame.variables_known && command.variables_known;
      for (EnvVar& variable : EnvironmentOf(script, command))
        inner.set.push_back(std::move(variable));
      work_ += SizeOf(inner.set);
      if (work_ > kMaxWork) break;
      Follow({command.words, {}}, std::move(inner));
    }
    out_.opaque = out_.opaque || work_ > kMaxWork;
  }

  /// Spares the work of variables for `echo` and the like.
  static bool IsWorthFollowing(const SimpleCommand& command) {
    const std::string name = command.words.front().text.value_or("");
    const bool tool = IsHarmless(name) && name != "." && name != "source" && name != "hf" &&
                      name != "huggingface-cli";
    return !tool;
  }

  // Everything else.

  void FollowOther(const Words& words, const Frame& frame) {
    const Words bare = words.From(SkipWrapper(words));
    if (bare.empty()) return;
    const std::string_view program = FileNameOf(bare.Text(0));
    const bool sources = bare.Text(0) == "." || bare.Text(0) == "source";
    if (IsDownload(bare)) return AddDownload(PositionalWord(bare.words.subspan(2)));
    if (auto model = DownloadInPython(bare); !model.absent()) return AddDownload(std::move(model));
    if (!IsHarmless(program) && AddHinted(bare, frame)) return;
    if (program == kMultiNodeScript || IsRay(words)) {
      out_.joins = true;
    } else if (const Place script = ScriptAt(bare.Text(sources ? 1 : 0))) {
      FollowFile(script, bare.From(sources ? 1 : 0), frame);
    } else if (IsHelper(bare)) {
      out_.helps = true;
    } else if (!IsHarmless(program)) {
      out_.opaque = true;
    }
  }

  /// `python3 -m sglang_router.launch_router`, `vllm bench serve`, `benchmark_serving.py`: in a
  /// server's image, and no server.
  static bool IsHelper(const Words& words) {
    const std::string_view program = FileNameOf(words.Text(0));
    constexpr std::array<std::string_view, 3> kAsk = {"bench", "chat", "complete"};
    if (program == "vllm") return std::ranges::find(kAsk, words.Text(1)) != kAsk.end();
    if (!IsPython(program)) return NamesHelper(program);
    const std::size_t at = SkipInterpreterOptions(words, 1);
    return NamesHelper(words.Text(at) == "-m" ? words.Text(at + 1) : FileNameOf(words.Text(at)));
  }

  /// How many words a wrapper takes that starts no known program: itself and its options.
  static std::size_t SkipWrapper(const Words& words) {
    if (!IsWrapper(FileNameOf(words.Text(0)))) return 0;
    std::size_t i = 1;
    while (words.Text(i).starts_with('-') || words.Text(i).find('=') != std::string_view::npos) ++i;
    return i;
  }

  static bool IsRay(const Words& words) {
    return FileNameOf(words.Text(0)) == "ray" &&
           (words.Text(1) == "start" || words.Text(1) == "stop" || words.Text(1) == "status");
  }

  static bool IsDownload(const Words& words) {
    const std::string_view program = FileNameOf(words.Text(0));
    return (program == "huggingface-cli" || program == "hf") && words.Text(1) == "download";
  }

  /// `snapshot_download(repo_id="org/model")` in a script of `python -c`.
  static Fact<std::string> DownloadInPython(const Words& words) {
    if (!IsPython(FileNameOf(words.Text(0))) || words.Text(1) != "-c") return {};
    const std::string_view script = words.Text(2);
    const std::size_t call = script.find("snapshot_download(");
    const std::size_t name = script.find("repo_id=", std::min(call, script.size()));
    const std::size_t open = script.find_first_of("\"'", std::min(name, script.size()));
    if (open == std::string_view::npos) return {};
    const std::size_t close = script.find(script[open], open + 1);
    if (close == std::string_view::npos) return {};
    return Fact<std::string>::Known(std::string(script.substr(open + 1, close - open - 1)),
                                    words[2].at);
  }

  void AddDownload(Fact<std::string> model) {
    if (out_.download.absent()) out_.download = std::move(model);
  }

  const Variables& variables_;
  const ScriptLookup& scripts_;
  Launches out_;
  std::size_t work_ = 0;
};

}  // namespace

Argument WordOf(const PlacedText& text) {
  const Place at = text.at;
  if (text.HasUnknown(0, text.text.size())) return {Fact<std::string>::Unknown(at, text.text), at};
  return {Fact<std::string>::Known(text.text, at), at};
}

Launches FindLaunches(std::span<const PlacedText> words, const Variables& variables,
                      const ScriptLookup& scripts) {
  return Finder(variables, scripts).Run(words);
}

}  // namespace giq
