#include "tests/property/rewriter.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <set>
#include <string_view>
#include <vector>

namespace giq::testing {
namespace {

std::string JsonText(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    constexpr std::string_view kHex = "0123456789abcdef";
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20) {
      out += "\\u00";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    } else {
      out += c;
    }
  }
  return out + "\"";
}

/// Text that is a string without quotes wherever it stands: a letter, then word characters alone.
bool MayBePlain(std::string_view text) {
  constexpr std::string_view kInside =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-";
  constexpr std::array<std::string_view, 9> kOthers = {"true", "false", "null", "yes", "no",
                                                       "on",   "off",   "y",    "n"};
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  });
  const bool letter = !lower.empty() && lower[0] >= 'a' && lower[0] <= 'z';
  return letter && lower.find_first_not_of(kInside) == std::string::npos &&
         text.find_first_not_of(kInside) == std::string_view::npos &&
         std::ranges::find(kOthers, lower) == kOthers.end();
}

bool IsOneLine(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) >= 0x20; });
}

class Writer {
 public:
  Writer(Change change, std::mt19937& random) : change_(change), random_(random) {}

  std::string Document(const Node& root) {
    out_.clear();
    if (root.IsScalar()) {
      out_ = Scalar(root);
    } else if (change_ == Change::kJson || StaysFlow(root)) {
      Flow(root);
    } else {
      Block(root, 0);
    }
    return out_ + "\n";
  }

 private:
  bool Coin() { return random_() % 2 == 0; }

  std::string Text(std::string_view text) {
    if (change_ != Change::kQuoting) {
      return change_ != Change::kJson && MayBePlain(text) ? std::string(text) : JsonText(text);
    }
    if (Coin() && MayBePlain(text)) return std::string(text);
    if (Coin() || !IsOneLine(text)) return JsonText(text);
    std::string quoted = "'";
    for (const char c : text) quoted += c == '\'' ? std::string("''") : std::string(1, c);
    return quoted + "'";
  }

  std::string Scalar(const Node& node) {
    if (node.IsNull()) return "null";
    if (node.IsString()) return Text(node.text);
    return change_ == Change::kJson ? ToJson(node) : std::string(node.text);
  }

  /// Those that count: of a key that a merge brings a second time, one does.
  std::vector<Entry> EntriesOf(const Node& node) {
    std::vector<Entry> entries(node.entries.begin(), node.entries.end());
    std::erase_if(entries, [&](const Entry& entry) {
      return node.FindEntry(entry.key->text)->value != entry.value;
    });
    if (change_ == Change::kKeyOrder) std::ranges::shuffle(entries, random_);
    return entries;
  }

  /// Items as they are to be written: texts for those that are split.
  std::vector<std::string> FlagsOf(const Node& item) {
    const std::string_view text = item.IsString() ? item.text : std::string_view{};
    const std::size_t equals = text.find('=');
    const bool flag = text.starts_with("--") && equals != std::string_view::npos &&
                      text.find_first_of(" \t\n;&|") == std::string_view::npos;
    if (!flag || change_ != Change::kSplitFlags) return {};
    return {std::string(text.substr(0, equals)), std::string(text.substr(equals + 1))};
  }

  std::vector<const Node*> ItemsOf(const Node& node) {
    std::vector<const Node*> items(node.items.begin(), node.items.end());
    if (change_ == Change::kEnvOrder && IsEnvironment(node)) std::ranges::shuffle(items, random_);
    return items;
  }

  /// A list of variables of which none refers to another and none is there twice.
  static bool IsEnvironment(const Node& node) {
    std::set<std::string_view> names;
    for (const Node* item : node.items) {
      const Node* name = item->Find("name");
      const Node* value = item->Find("value");
      const bool variable = name != nullptr && (value != nullptr || item->Find("valueFrom"));
      const bool refers = value != nullptr && value->text.find("$(") != std::string_view::npos;
      if (!variable || refers || !names.insert(name->text).second) return false;
    }
    return !node.items.empty();
  }

  void Flow(const Node& node) {
    if (node.IsMapping()) {
      const char* separator = "{";
      for (const Entry& entry : EntriesOf(node)) {
        out_ += separator;
        out_ += JsonText(entry.key->text) + ": ";
        Flow(*entry.value);
        separator = ", ";
      }
      out_ += node.entries.empty() ? "{}" : "}";
    } else if (node.IsSequence()) {
      const char* separator = "[";
      for (const Node* item : ItemsOf(node)) {
        out_ += separator;
        Flow(*item);
        separator = ", ";
      }
      out_ += node.items.empty() ? "[]" : "]";
    } else {
      out_ += node.IsString() ? JsonText(node.text) : Scalar(node);
    }
  }

  bool StaysFlow(const Node& node) {
    const bool empty = node.IsMapping() ? node.entries.empty() : node.items.empty();
    return node.IsScalar() || empty || (change_ == Change::kFlow && random_() % 4 == 0);
  }

  void Indent(int depth) { out_ += std::string(static_cast<std::size_t>(2 * depth), ' '); }

  /// A value behind `key:` or `-`.
  void Value(const Node& node, int depth) {
    if (node.IsScalar()) {
      out_ += " " + Scalar(node);
    } else if (StaysFlow(node)) {
      out_ += " ";
      Flow(node);
    } else {
      out_ += "\n";
      Block(node, depth);
    }
  }

  /// A sequence or mapping with at least one item, a line each.
  void Block(const Node& node, int depth) {
    bool first = true;
    const auto line = [&] {
      if (!first) out_ += "\n";
      first = false;
      Indent(depth);
    };
    if (node.IsMapping()) {
      for (const Entry& entry : EntriesOf(node)) {
        line();
        out_ += Text(entry.key->text) + ":";
        Value(*entry.value, depth + 1);
      }
      return;
    }
    for (const Node* item : ItemsOf(node)) {
      line();
      out_ += "-";
      const auto flags = FlagsOf(*item);
      if (flags.empty()) {
        Value(*item, depth + 1);
        continue;
      }
      out_ += " " + JsonText(flags[0]);
      line();
      out_ += "- " + JsonText(flags[1]);
    }
  }

  Change change_;
  std::mt19937& random_;
  std::string out_;
};

/// `{NAME}` is a mapping that was meant as a placeholder: its form is what tells it.
bool HoldsBracedPlaceholder(const Node& node) {
  if (node.IsMapping() && node.style == Style::kFlow && node.entries.size() == 1 &&
      node.entries[0].value->IsNull()) {
    return true;
  }
  const auto holds = [](const Node* child) { return HoldsBracedPlaceholder(*child); };
  return std::ranges::any_of(node.items, holds) ||
         std::ranges::any_of(node.entries, holds, &Entry::value);
}

constexpr std::string_view kNeighbour = R"(apiVersion: v1
kind: ConfigMap
metadata:
  name: unrelated-neighbour
data:
  key: value
)";

}  // namespace

const char* NameOf(Change change) {
  constexpr std::array<const char*, 7> kNames = {"key order",   "quoting",   "flow style", "JSON",
                                                 "split flags", "env order", "neighbours"};
  return kNames[static_cast<std::size_t>(change)];
}

std::string Rewrite(const File& file, Change change, std::mt19937& random) {
  std::string text;
  Writer writer(change, random);
  for (const giq::Document& document : file.documents()) {
    if (document.root == nullptr || !document.problems.empty()) return "";
    if (HoldsBracedPlaceholder(*document.root)) return "";
    if (!text.empty() || change == Change::kNeighbours) text += "---\n";
    text += writer.Document(*document.root);
  }
  if (change == Change::kNeighbours) {
    text = std::string(kNeighbour) + text + "---\n" + std::string(kNeighbour);
  }
  return text;
}

}  // namespace giq::testing
