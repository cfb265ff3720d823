#include "rules/parallel_edits.h"

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "engine/rule/edits.h"
#include "engine/workload/servers.h"
#include "rules/word_edit.h"

namespace giq {
namespace {

bool EndsNumber(std::string_view text, std::size_t end) {
  return end == text.size() || text[end] < '0' || text[end] > '9';
}

/// `--name 8` or `--name=8` inside a longer text; nothing where it stands there more than once.
std::optional<Edit> ReplaceInScript(const Place& at, const SettingNames& names,
                                    const std::string& was, const std::string& now) {
  const std::string_view text = at.node->text;
  std::optional<std::string> changed;
  for (const std::string_view name : names.options) {
    if (name.empty()) continue;
    for (const char between : {' ', '='}) {
      const std::string wanted = fmt::format("{}{}{}", name, between, was);
      for (auto found = text.find(wanted); found != std::string_view::npos;
           found = text.find(wanted, found + 1)) {
        const std::size_t end = found + wanted.size();
        if (!EndsNumber(text, end)) continue;
        if (changed) return std::nullopt;
        changed = fmt::format("{}{}{}", text.substr(0, end - was.size()), now, text.substr(end));
      }
    }
  }
  if (!changed) return std::nullopt;
  return ReplaceValue(at, JsonString(*changed));
}

std::optional<Edit> Replace(const Workload& w, const Fact<std::int64_t>& size,
                            const SettingNames& names, std::int64_t value) {
  const Place& at = size.at();
  if (at.node == nullptr || !at.node->IsScalar() || !IsInOwnFile(w, at)) return std::nullopt;
  const std::string was = std::to_string(*size);
  const std::string now = std::to_string(value);
  const std::string_view text = at.node->text;
  if (!at.node->IsString())
    return text == was ? std::optional(ReplaceValue(at, now)) : std::nullopt;
  if (text == was) return ReplaceValue(at, JsonString(now));
  const std::string_view before = text.substr(0, text.size() - std::min(text.size(), was.size()));
  const bool one_word = text.find_first_of(" \t\n") == std::string_view::npos;
  if (one_word && text.ends_with(was) && before.ends_with('=')) {
    return ReplaceValue(at, JsonString(std::string(before) + now));
  }
  if (auto edit = ReplaceInScript(at, names, was, now)) return edit;
  // `--tensor-parallel-size=$(SIZE)`
  const bool by_variable = one_word && text.ends_with(')') && text.find(was) == text.npos;
  return by_variable ? ReplaceWord(w, at, was, now) : std::nullopt;
}

}  // namespace

std::optional<Edit> SetTensorSize(const Workload& w, std::int64_t size) {
  const ServerEntry* entry = w.is_server() ? ServerEntryOf(*w.server) : nullptr;
  if (entry == nullptr) return std::nullopt;
  const Fact<std::int64_t>& tensor = w.parallelism.tensor;
  if (tensor.known()) return Replace(w, tensor, entry->tensor, size);
  const std::string_view option = entry->tensor.options.front();
  const bool absent = tensor.absent() && w.container().command_line_known && !option.empty();
  return absent ? AppendArgument(w, fmt::format("{}={}", option, size)) : std::nullopt;
}

std::optional<Edit> SetPipelineSize(const Workload& w, std::int64_t size) {
  const ServerEntry* entry = w.is_server() ? ServerEntryOf(*w.server) : nullptr;
  if (entry == nullptr || !w.parallelism.pipeline.known()) return std::nullopt;
  return Replace(w, w.parallelism.pipeline, entry->pipeline, size);
}

std::optional<std::int64_t> TensorSizeFor(const Workload& w, std::int64_t accelerators) {
  const Parallelism& sizes = w.parallelism;
  const Fact<std::int64_t>& now = w.container().accelerators;
  const bool alone = w.together.kind == Group::Kind::kNone || w.together.kind == Group::Kind::kPool;
  if (!alone || !sizes.tensor.known() || !now.known()) return std::nullopt;
  // Far above any machine; it keeps hostile numbers inside 64 bits.
  constexpr std::int64_t kMost = 1'000;
  const std::int64_t others = sizes.pipeline.value_or(1) * sizes.data.value_or(1);
  for (const std::int64_t number : {*sizes.tensor, others, *now, accelerators}) {
    if (number < 1 || number > kMost) return std::nullopt;
  }
  const std::int64_t workers = *sizes.tensor * others;
  if (workers % *now != 0) return std::nullopt;
  const std::int64_t devices = workers / *now * accelerators;  // a chip may show several devices
  if (devices == workers || devices % others != 0) return std::nullopt;
  return devices / others;
}

}  // namespace giq
