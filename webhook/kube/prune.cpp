#include "webhook/kube/prune.h"

#include <fmt/format.h>
#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>

namespace giq {
namespace {

using rapidjson::SizeType;

constexpr std::size_t kDepth = 256;  // as of manifests
constexpr std::size_t kLongestFact = 8192;

// managedFields and the last applied manifest are most of an object and say nothing new; a version
// in each object would make equal objects unequal.
constexpr auto kAlwaysDropped = std::to_array<std::string_view>({
    "/apiVersion",
    "/kind",
    "/metadata/annotations/kubectl.kubernetes.io~1last-applied-configuration",
    "/metadata/managedFields",
    "/metadata/resourceVersion",
    "/metadata/selfLink",
});

// What names an object, and of a Status how long to wait.
constexpr auto kAlwaysKept = std::to_array<std::string_view>(
    {"/details/retryAfterSeconds", "/metadata/name", "/metadata/namespace"});

// Whether `path` is `place` or lies below it.
bool IsBelow(std::string_view path, std::string_view place) {
  return path.starts_with(place) && (path.size() == place.size() || path[place.size()] == '/');
}

bool IsKept(const Pruning& pruning, std::string_view path) {
  const auto is_dropped = [&](std::string_view place) { return path == place; };
  const auto is_kept = [&](std::string_view place) {
    return IsBelow(path, place) || IsBelow(place, path);
  };
  if (std::ranges::any_of(kAlwaysDropped, is_dropped) ||
      std::ranges::any_of(pruning.drop, is_dropped))
    return false;
  return pruning.keep.empty() || std::ranges::any_of(kAlwaysKept, is_kept) ||
         std::ranges::any_of(pruning.keep, is_kept);
}

// Facts stand beside or in the objects: short strings and numbers by their path.
using Facts = std::map<std::string, std::string, std::less<>>;

std::string_view FactAt(const Facts& facts, std::string_view path) {
  const auto found = facts.find(path);
  return found == facts.end() ? std::string_view{} : std::string_view(found->second);
}

// Follows the reader's events with the path of each value, and writes what is kept of the objects
// that stand at `place`.
class Handler : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Handler> {
 public:
  // `place` is "" for the text itself, "/items" for the items of a list. Without `type` nothing is
  // written and only facts are gathered.
  Handler(std::string_view place, const ResourceType* type, const Pruning& pruning,
          const ObjectSink& sink)
      : place_(place), type_(type), pruning_(pruning), sink_(sink), writer_(text_) {}

  bool Null() {
    if (!Scalar()) return true;
    return Write([&] { return writer_.Null(); });
  }
  bool Bool(bool value) {
    if (!Scalar()) return true;
    return Write([&] { return writer_.Bool(value); });
  }
  bool RawNumber(const char* digits, SizeType size, bool /*copy*/) {
    Note({digits, size});
    if (!Scalar()) return true;
    return Write([&] { return writer_.RawValue(digits, size, rapidjson::kNumberType); });
  }
  bool String(const char* value, SizeType size, bool /*copy*/) {
    Note({value, size});
    if (!Scalar()) return true;
    return Write([&] { return writer_.String(value, size); });
  }
  bool Key(const char* value, SizeType size, bool /*copy*/) {
    if (dropping_ > 0) return true;
    path_.resize(frames_.back());
    path_ += '/';
    AppendEscaped({value, size});
    if (!in_object_) return true;
    drop_next_ = !IsKept(pruning_, std::string_view(path_).substr(place_.size()));
    if (drop_next_) return true;
    return Write([&] { return writer_.Key(value, size); });
  }

  bool StartObject() { return Start(false); }
  bool StartArray() { return Start(true); }
  bool EndObject(SizeType /*size*/) { return End(false); }
  bool EndArray(SizeType /*size*/) { return End(true); }

  [[nodiscard]] const Facts& facts() const { return facts_; }
  [[nodiscard]] bool too_deep() const { return too_deep_; }
  [[nodiscard]] std::size_t objects() const { return objects_; }

 private:
  // Whether the scalar that has come is kept, as far as its key decides.
  bool Scalar() { return dropping_ == 0 && !std::exchange(drop_next_, false); }

  bool Start(bool array) {
    if (dropping_ > 0 || std::exchange(drop_next_, false)) return ++dropping_ > 0;
    if (frames_.size() >= kDepth) {
      too_deep_ = true;
      return false;
    }
    const bool begins = type_ != nullptr && !in_object_ && !array && IsPlace();
    frames_.push_back(path_.size());
    if (begins) return Begin();
    return Write([&] { return array ? writer_.StartArray() : writer_.StartObject(); });
  }

  // Objects of a list stand one level below it: the list itself is an array at the same path.
  bool IsPlace() const {
    return path_ == place_ && frames_.size() == (place_.empty()       ? 0U
                                                 : place_ == "/items" ? 2U
                                                                      : 1U);
  }

  bool End(bool array) {
    if (dropping_ > 0) {
      --dropping_;
      return true;
    }
    path_.resize(frames_.back());
    frames_.pop_back();
    if (!in_object_) return true;
    const bool written = Write([&] { return array ? writer_.EndArray() : writer_.EndObject(); });
    if (frames_.size() == object_depth_) Finish();
    return written;
  }

  bool Begin() {
    in_object_ = true;
    too_large_ = false;
    object_depth_ = frames_.size() - 1;
    object_facts_.clear();
    text_.Clear();
    writer_.Reset(text_);
    const std::string version = type_->ApiVersion();
    writer_.StartObject();
    writer_.Key("apiVersion");
    writer_.String(version.data(), static_cast<SizeType>(version.size()));
    writer_.Key("kind");
    return writer_.String(type_->kind.data(), static_cast<SizeType>(type_->kind.size()));
  }

  void Finish() {
    in_object_ = false;
    ++objects_;
    PrunedObject object{
        .namespace_ = std::string(FactAt(object_facts_, "/metadata/namespace")),
        .name = std::string(FactAt(object_facts_, "/metadata/name")),
        .resource_version = std::string(FactAt(object_facts_, "/metadata/resourceVersion")),
        .too_large = too_large_};
    if (!too_large_) object.json.assign(text_.GetString(), text_.GetSize());
    sink_(std::move(object));
  }

  template <typename Writing>
  bool Write(const Writing& writing) {
    if (!in_object_ || too_large_) return true;
    if (text_.GetSize() > pruning_.object_bytes) {
      too_large_ = true;
      text_.Clear();
      return true;
    }
    return writing();
  }

  // Remembers what the callers ask for, kept or not.
  void Note(std::string_view value) {
    if (dropping_ > 0 || value.size() > kLongestFact) return;
    constexpr auto kOfObjects = std::to_array<std::string_view>(
        {"/metadata/name", "/metadata/namespace", "/metadata/resourceVersion"});
    constexpr auto kOutside = std::to_array<std::string_view>(
        {"/type", "/kind", "/metadata/resourceVersion", "/metadata/continue", "/code", "/reason",
         "/message", "/details/retryAfterSeconds", "/object/code", "/object/reason",
         "/object/message", "/object/details/retryAfterSeconds"});
    const std::string_view path = path_;
    if (in_object_ && std::ranges::find(kOfObjects, path.substr(place_.size())) != kOfObjects.end())
      object_facts_.insert_or_assign(std::string(path.substr(place_.size())), std::string(value));
    if (std::ranges::find(kOutside, path) != kOutside.end())
      facts_.insert_or_assign(path_, std::string(value));
  }

  void AppendEscaped(std::string_view key) {
    for (const char c : key) {
      if (c == '~')
        path_ += "~0";
      else if (c == '/')
        path_ += "~1";
      else
        path_ += c;
    }
  }

  const std::string_view place_;
  const ResourceType* type_;
  const Pruning& pruning_;
  const ObjectSink& sink_;
  rapidjson::StringBuffer text_;
  rapidjson::Writer<rapidjson::StringBuffer> writer_;
  std::string path_;                 // of the value that comes next, or of the container it is in
  std::vector<std::size_t> frames_;  // lengths of the paths of the open containers
  std::size_t dropping_ = 0;         // open containers below a dropped key
  bool drop_next_ = false;           // the key just read is dropped
  bool in_object_ = false;
  bool too_large_ = false;
  bool too_deep_ = false;
  std::size_t object_depth_ = 0;
  std::size_t objects_ = 0;
  Facts object_facts_;
  Facts facts_;
};

Result<void> Read(std::string_view text, Handler& handler) {
  constexpr unsigned kFlags = rapidjson::kParseIterativeFlag |
                              rapidjson::kParseValidateEncodingFlag |
                              rapidjson::kParseNumbersAsStringsFlag;
  rapidjson::MemoryStream stream(text.data(), text.size());
  rapidjson::Reader reader;
  const rapidjson::ParseResult result = reader.Parse<kFlags>(stream, handler);
  if (!result.IsError()) return {};
  if (handler.too_deep())
    return Fail(ErrorCode::kLimit, fmt::format("nested more than {} levels deep", kDepth));
  std::string_view what = rapidjson::GetParseError_En(result.Code());
  if (what.ends_with('.')) what.remove_suffix(1);
  return Fail(ErrorCode::kInvalid, fmt::format("no JSON: {} (byte {})", what, result.Offset()));
}

template <typename Number>
Number NumberAt(const Facts& facts, std::string_view path) {
  const std::string_view text = FactAt(facts, path);
  Number number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size() ? number : Number{0};
}

ApiStatus StatusAt(const Facts& facts, std::string_view place) {
  const auto path = [&](std::string_view rest) { return fmt::format("{}{}", place, rest); };
  return {.code = NumberAt<unsigned>(facts, path("/code")),
          .reason = std::string(FactAt(facts, path("/reason"))),
          .message = std::string(FactAt(facts, path("/message"))),
          .retry_after = std::chrono::seconds{
              NumberAt<std::uint32_t>(facts, path("/details/retryAfterSeconds"))}};
}

}  // namespace

Result<ListPage> ReadListPage(std::string_view body, const ResourceType& type,
                              const Pruning& pruning, const ObjectSink& sink) {
  Handler handler("/items", &type, pruning, sink);
  if (auto read = Read(body, handler); !read) return std::unexpected(read.error());
  const std::string_view kind = FactAt(handler.facts(), "/kind");
  if (!kind.ends_with("List"))
    return Fail(ErrorCode::kInvalid, fmt::format("expected a list of {}", type.Name()));
  return ListPage{std::string(FactAt(handler.facts(), "/metadata/resourceVersion")),
                  std::string(FactAt(handler.facts(), "/metadata/continue"))};
}

Result<WatchEvent> ReadWatchEvent(std::string_view line, const ResourceType& type,
                                  const Pruning& pruning) {
  WatchEvent event;
  const ObjectSink sink = [&](PrunedObject object) { event.object = std::move(object); };
  Handler handler("/object", &type, pruning, sink);
  if (auto read = Read(line, handler); !read) return std::unexpected(read.error());
  event.type = FactAt(handler.facts(), "/type");
  event.status = StatusAt(handler.facts(), "/object");
  if (event.type.empty() || handler.objects() != 1)
    return Fail(ErrorCode::kInvalid, "expected an event with a type and an object");
  return event;
}

Result<PrunedObject> PruneObject(std::string_view body, const ResourceType& type,
                                 const Pruning& pruning) {
  std::optional<PrunedObject> kept;
  const ObjectSink sink = [&](PrunedObject object) { kept = std::move(object); };
  Handler handler("", &type, pruning, sink);
  if (auto read = Read(body, handler); !read) return std::unexpected(read.error());
  if (!kept) return Fail(ErrorCode::kInvalid, "expected an object");
  return *std::move(kept);
}

ApiStatus ReadStatus(std::string_view body) {
  const Pruning pruning;
  const ObjectSink sink;
  Handler handler("", nullptr, pruning, sink);
  // A body that is no JSON (a proxy's page) leaves the status empty: the HTTP status says enough.
  if (!Read(body, handler)) return {};
  return StatusAt(handler.facts(), "");
}

}  // namespace giq
