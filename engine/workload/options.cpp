#include "engine/workload/options.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace giq {
namespace {

// Options of vLLM, SGLang and TGI that take no value, by how their names start.
constexpr std::array<std::string_view, 16> kFlagStarts = {
    "--enable-",       "--disable-",          "--no-",           "--use-",
    "--skip-",         "--trust-remote-code", "--enforce-eager", "--async-",
    "--headless",      "--return-",           "--is-",           "--data-parallel-hybrid-lb",
    "--calculate-kv-", "--sharded",           "--log-requests",  "--allow-credentials"};
// Options of vLLM that take several values.
constexpr std::array<std::string_view, 6> kLists = {
    "--lora-modules",     "--served-model-name",       "--middleware",
    "--cuda-graph-sizes", "--cudagraph-capture-sizes", "--prompt-adapters"};
// Options whose value looks like a model and is not the one that is served.
constexpr std::array<std::string_view, 5> kOtherModels = {"--tokenizer", "--speculative-model",
                                                          "--served-model-name", "--hf-config-path",
                                                          "--generation-config"};

char Dashed(char c) { return c == '_' ? '-' : c; }

bool SameName(std::string_view written, std::string_view name) {
  if (written.size() != name.size()) return false;
  if (!name.starts_with("--")) return written == name;
  return std::ranges::equal(written, name, {}, Dashed, Dashed);
}

bool StartsLike(std::string_view written, std::string_view start) {
  return written.size() >= start.size() && SameName(written.substr(0, start.size()), start);
}

/// What is certain of a word: all of it, or the part before the first unresolved reference.
std::string_view CertainText(const Argument& word) {
  if (word.text.known()) return *word.text;
  const std::string_view text = word.text.text();
  return text.substr(0, text.find_first_of("$`"));
}

std::string_view WholeText(const Argument& word) {
  return word.text.known() ? std::string_view(*word.text) : std::string_view(word.text.text());
}

bool IsOption(std::string_view text) {
  return text.size() > 1 && text[0] == '-' &&
         std::isdigit(static_cast<unsigned char>(text[1])) == 0 && text[1] != '.';
}

bool IsFlag(std::string_view name) {
  return std::ranges::any_of(kFlagStarts,
                             [&](std::string_view start) { return StartsLike(name, start); });
}

template <std::size_t N>
bool Names(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::ranges::any_of(names, [&](std::string_view one) { return SameName(name, one); });
}

/// An option, or a word on its own, with the words that are its value.
struct Piece {
  std::size_t first = 0;
  std::string_view name;   ///< "" for a word on its own.
  bool assigned = false;   ///< `name=value` in one word.
  std::size_t values = 0;  ///< Words behind that are its values.
};

/// Whether an unknown word may be any number of options rather than a value.
bool MayBeOptions(const Argument& word) {
  if (word.text.known()) return false;
  const std::string_view text = word.text.text();
  const std::string_view certain = CertainText(word);
  return certain.size() < text.size() + (text.empty() ? 1 : 0) &&
         (certain.empty() || certain == "-" || certain == "--");
}

/// By its name, an unknown word holds options: `$EXTRA_ARGS`, `"${OPTS[@]}"`.
bool IsNamedForOptions(const Argument& word) {
  const std::string_view text = word.text.text();
  constexpr std::array<std::string_view, 6> kParts = {"ARGS", "args", "OPT", "opts", "FLAGS", "@"};
  return MayBeOptions(word) && std::ranges::any_of(kParts, [&](std::string_view part) {
           return text.find(part) != std::string_view::npos;
         });
}

Piece PieceAt(std::span<const Argument> words, std::size_t first) {
  const std::string_view text = CertainText(words[first]);
  Piece out{.first = first};
  const std::size_t equals = text.find('=');
  if (IsOption(text)) {
    out.name = text.substr(0, equals);
    out.assigned = equals != std::string_view::npos;
  } else if (equals != std::string_view::npos && text.find_first_of("/{\" ") > equals) {
    out.name = text.substr(0, equals);
    out.assigned = true;
  }
  if (out.name.empty() || out.assigned || IsFlag(out.name)) return out;
  const std::size_t most = Names(kLists, out.name) ? words.size() : 1;
  while (out.values < most && first + 1 + out.values < words.size()) {
    const Argument& next = words[first + 1 + out.values];
    if (IsOption(CertainText(next)) || IsNamedForOptions(next)) break;
    ++out.values;
  }
  return out;
}

template <typename Visit>
void ForEachPiece(std::span<const Argument> words, Visit visit) {
  for (std::size_t i = 0; i < words.size();) {
    const Piece piece = PieceAt(words, i);
    visit(piece);
    i += 1 + piece.values;
  }
}

Fact<std::string> ValueOf(std::span<const Argument> words, const Piece& piece) {
  const Argument& word = words[piece.first];
  if (piece.assigned) {
    std::string value(WholeText(word).substr(piece.name.size() + 1));
    return word.text.known() ? Fact<std::string>::Known(std::move(value), word.at)
                             : Fact<std::string>::Unknown(word.at, std::move(value));
  }
  if (piece.first + 1 >= words.size()) return Fact<std::string>::Known("", word.at);
  const Argument& next = words[piece.first + 1];
  if (piece.values == 0 && (IsFlag(piece.name) || IsOption(CertainText(next))))
    return Fact<std::string>::Known("", word.at);
  if (!next.text.known()) return Fact<std::string>::Unknown(next.at, next.text.text());
  return Fact<std::string>::Known(*next.text, next.at);
}

bool LooksLikeHubId(std::string_view text) {
  const std::size_t slash = text.find('/');
  return slash != 0 && slash != std::string_view::npos &&
         text.find('/', slash + 1) == std::string_view::npos &&
         text.find_first_of("{:=, ") == std::string_view::npos;
}

}  // namespace

bool MayHideOptions(std::span<const Argument> words) {
  bool hides = false;
  ForEachPiece(words, [&](const Piece& piece) {
    hides = hides || (piece.name.empty() && MayBeOptions(words[piece.first]));
  });
  return hides;
}

Fact<std::string> OptionValue(std::span<const Argument> words,
                              std::span<const std::string_view> names) {
  Fact<std::string> out;
  bool hides = false;
  ForEachPiece(words, [&](const Piece& piece) {
    const auto is_named = [&](std::string_view name) {
      return !name.empty() && SameName(piece.name, name);
    };
    if (!piece.name.empty() && std::ranges::any_of(names, is_named)) out = ValueOf(words, piece);
    hides = hides || (piece.name.empty() && MayBeOptions(words[piece.first]));
  });
  return out.absent() && hides ? Fact<std::string>::Unknown() : out;
}

Fact<std::string> PositionalWord(std::span<const Argument> words) {
  Fact<std::string> out;
  Fact<std::string> doubt;
  ForEachPiece(words, [&](const Piece& piece) {
    const Argument& word = words[piece.first];
    const std::string_view text = WholeText(word);
    if (piece.name.empty() && out.absent() && text != "--" && text != "True" && text != "False") {
      out = word.text.known() ? Fact<std::string>::Known(*word.text, word.at)
                              : Fact<std::string>::Unknown(word.at, word.text.text());
    }
    if (piece.values == 1 && !Names(kOtherModels, piece.name) &&
        LooksLikeHubId(WholeText(words[piece.first + 1]))) {
      const Argument& value = words[piece.first + 1];
      doubt = Fact<std::string>::Unknown(value.at, std::string(WholeText(value)));
    }
  });
  return out.absent() ? doubt : out;
}

}  // namespace giq
