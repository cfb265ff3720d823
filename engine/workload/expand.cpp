#include "engine/workload/expand.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace giq {
namespace {

// A longer argument or variable cannot be passed to a program: MAX_ARG_STRLEN of Linux is 32 pages
// of 4 KiB.
constexpr std::size_t kMaxText = std::size_t{128} * 1024;
// How much longer references may make a container's texts; real ones grow by some hundred bytes.
constexpr std::size_t kMaxGrowth = std::size_t{256} * 1024;

// Variables that controllers and the kubelet add, and that no manifest defines: LeaderWorkerSet,
// JobSet, Job, GKE's TPU webhook, KubeRay.
constexpr std::array<std::string_view, 6> kInjectedPrefixes = {
    "LWS_", "JOBSET_", "TPU_", "KUBERNETES_", "RAY_", "KUBERAY_"};
constexpr std::array<std::string_view, 2> kInjectedNames = {"JOB_COMPLETION_INDEX", "NUM_SLICES"};

// `NAME_SERVICE_HOST`, `NAME_SERVICE_PORT_HTTP`, `NAME_PORT_80_TCP`: the kubelet's variables for
// Services.
bool MayBeInjected(std::string_view name) {
  const auto is_prefix = [&](std::string_view prefix) { return name.starts_with(prefix); };
  return std::ranges::any_of(kInjectedPrefixes, is_prefix) ||
         std::ranges::find(kInjectedNames, name) != kInjectedNames.end() ||
         name.ends_with("_SERVICE_HOST") || name.find("_SERVICE_PORT") != std::string_view::npos;
}

/// What may be a variable's name; a shell's `$(date +%s)` in a script is none.
bool IsName(std::string_view name) {
  return std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
  });
}

/// The kubelet's expansion (k8s.io/kubernetes/third_party/forked/golang/expansion), byte for byte.
class Expansion {
 public:
  Expansion(const PlacedText& text, const Variables& variables) : in_(text), variables_(variables) {
    out_.at = text.at;
  }

  PlacedText Run() {
    while (next_ < in_.text.size()) {
      const bool reference =
          in_.text[next_] == '$' && next_ + 1 < in_.text.size() && !in_.unknown[next_];
      if (reference) {
        ExpandOne();
      } else {
        Copy(next_ + 1);
      }
      if (out_.text.size() > kMaxText) return TooLong();
    }
    growth_ = out_.text.size() - std::min(out_.text.size(), in_.text.size());
    return std::move(out_);
  }

  /// How many bytes the result is longer, or was when it became too long.
  [[nodiscard]] std::size_t growth() const { return growth_; }

 private:
  void Copy(std::size_t end) {
    for (; next_ < end; ++next_)
      out_.Append(in_.text[next_], in_.source[next_], in_.unknown[next_]);
  }

  void ExpandOne() {
    const char after = in_.text[next_ + 1];
    if (after == '$') {
      ++next_;
      Copy(next_ + 1);
      return;
    }
    const std::size_t closer = after == '(' ? in_.text.find(')', next_) : std::string::npos;
    if (closer == std::string::npos) {
      Copy(next_ + 2);
      return;
    }
    Substitute(closer + 1);
  }

  void Substitute(std::size_t end) {
    const std::string_view reference = std::string_view(in_.text).substr(next_, end - next_);
    const std::string_view name = reference.substr(2, reference.size() - 3);
    const Span from = in_.PlaceOf(next_, end).part;
    const EnvVar* variable = variables_.Find(name);
    if (variable != nullptr && variable->value.known()) {
      AppendAll(*variable->value, from, false);
    } else if (variable != nullptr && variable->from == EnvVar::From::kLiteral &&
               !variable->value.text().empty()) {
      AppendAll(variable->value.text(), from, true);
    } else if (variable != nullptr || variables_.MayExist(name)) {
      AppendAll(reference, from, true);
    } else {
      Copy(end);
    }
    next_ = end;
  }

  void AppendAll(std::string_view text, Span from, bool unknown) {
    for (const char byte : text) out_.Append(byte, from, unknown);
  }

  PlacedText TooLong() {
    growth_ = out_.text.size() - std::min(out_.text.size(), in_.text.size());
    PlacedText out = in_;
    out.unknown.assign(out.text.size(), true);
    return out;
  }

  const PlacedText& in_;
  const Variables& variables_;
  PlacedText out_;
  std::size_t next_ = 0;
  std::size_t growth_ = 0;
};

}  // namespace

Variables::Variables(const std::vector<EnvVar>& env, bool others) : others_(others) {
  for (const EnvVar& variable : env) Add(variable);
}

const EnvVar* Variables::Find(std::string_view name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : found->second;
}

bool Variables::MayExist(std::string_view name) const {
  return IsName(name) && (others_ || MayBeInjected(name));
}

PlacedText ReferenceExpander::Expand(const PlacedText& text) {
  if (growth_ <= kMaxGrowth) {
    Expansion expansion(text, variables_);
    PlacedText out = expansion.Run();
    growth_ += expansion.growth();
    return out;
  }
  PlacedText out = text;
  out.unknown.assign(out.text.size(), true);
  return out;
}

Fact<std::string> ReferenceExpander::Expand(const Fact<std::string>& text) {
  if (!text.known() || text->find('$') == std::string::npos) return text;
  PlacedText out = Expand(PlacedText::At(*text, text.at()));
  if (out.HasUnknown(0, out.text.size())) {
    return Fact<std::string>::Unknown(text.at(), std::move(out.text));
  }
  return Fact<std::string>::Known(std::move(out.text), text.at());
}

void ExpandEnvironment(std::vector<EnvVar>& env, bool env_from) {
  Variables before(env_from);
  ReferenceExpander expander(before);
  for (EnvVar& variable : env) {
    if (variable.from == EnvVar::From::kLiteral) variable.value = expander.Expand(variable.value);
    before.Add(variable);
  }
}

}  // namespace giq
