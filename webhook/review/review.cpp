#include "webhook/review/review.h"

#include <fmt/format.h>
#include <rapidjson/error/en.h>
#include <rapidjson/reader.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include "engine/base/safe_text.h"
#include "webhook/review/value_end.h"

namespace giq {
namespace {

using rapidjson::SizeType;

/// Which object of the review a key stands in.
enum class Level : std::uint8_t { kTop, kRequest, kKind, kResource, kUser, kElsewhere };

/// The parts of a review that are read; everything else is stepped through.
enum class Part : std::uint8_t { kText, kDryRun, kObject, kOldObject, kMapping, kNone };

/// The two words that make a text a review of our version.
struct Header {
  std::string api_version;
  std::string kind;
};

struct Field {
  Level level;
  std::string_view key;
  Part part;
  std::string Review::* text = nullptr;
  std::string Header::* header = nullptr;
  Level opens = Level::kElsewhere;  // kMapping: where its keys are
};

constexpr std::array<Field, 18> kFields = {{
    {Level::kTop, "kind", Part::kText, nullptr, &Header::kind},
    {Level::kTop, "apiVersion", Part::kText, nullptr, &Header::api_version},
    {Level::kTop, "request", Part::kMapping, nullptr, nullptr, Level::kRequest},
    {Level::kRequest, "uid", Part::kText, &Review::uid},
    {Level::kRequest, "kind", Part::kMapping, nullptr, nullptr, Level::kKind},
    {Level::kKind, "group", Part::kText, &Review::group},
    {Level::kKind, "kind", Part::kText, &Review::kind},
    {Level::kRequest, "resource", Part::kMapping, nullptr, nullptr, Level::kResource},
    {Level::kResource, "resource", Part::kText, &Review::resource},
    {Level::kRequest, "subResource", Part::kText, &Review::subresource},
    {Level::kRequest, "name", Part::kText, &Review::name},
    {Level::kRequest, "namespace", Part::kText, &Review::namespace_},
    {Level::kRequest, "operation", Part::kText, &Review::operation},
    {Level::kRequest, "userInfo", Part::kMapping, nullptr, nullptr, Level::kUser},
    {Level::kUser, "username", Part::kText, &Review::user},
    {Level::kRequest, "object", Part::kObject},
    {Level::kRequest, "oldObject", Part::kOldObject},
    {Level::kRequest, "dryRun", Part::kDryRun},
}};

// Names and uids are far shorter; a user's name may be a URI.
constexpr std::size_t kLongestText = 4096;

/// RapidJSON's stream over a text, with one value at a time cut out: two quotes, an empty string,
/// stand in its place.
class CutStream {
 public:
  using Ch = char;
  explicit CutStream(std::string_view text) : text_(text) {}

  [[nodiscard]] Ch Peek() const {
    if (at_ == cut_) return '"';
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  Ch Take() {
    const Ch next = Peek();
    if (at_ != cut_) {
      at_ += at_ < text_.size() ? 1 : 0;
    } else if (++quotes_ == 2) {
      at_ = resume_;
      cut_ = kNowhere;
    }
    return next;
  }
  [[nodiscard]] std::size_t Tell() const { return at_; }
  void Cut(std::size_t begin, std::size_t end) {
    cut_ = begin;
    resume_ = end;
    quotes_ = 0;
  }

  // RapidJSON wants these to compile; parsing that leaves the text alone calls none of them.
  static Ch* PutBegin() { return nullptr; }
  static void Put(Ch /*c*/) {}
  static std::size_t PutEnd(const Ch* /*begin*/) { return 0; }

 private:
  static constexpr std::size_t kNowhere = ~std::size_t{0};
  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t cut_ = kNowhere;
  std::size_t resume_ = 0;
  int quotes_ = 0;
};

class Handler : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Handler> {
 public:
  Handler(std::string_view text, CutStream& stream, const WantsObjects& wanted)
      : text_(text), stream_(stream), wanted_(wanted) {}

  bool Null() {
    field_ = nullptr;  // Go's null is nothing said
    return true;
  }
  bool Bool(bool value) {
    if (Value(Part::kDryRun) != nullptr) review_.dry_run = value;
    return fault_.empty();
  }
  bool RawNumber(const char* /*digits*/, SizeType /*size*/, bool /*copy*/) {
    Value(Part::kNone);
    return fault_.empty();
  }
  bool String(const char* value, SizeType size, bool /*copy*/) {
    if (cut_) {
      cut_ = false;
      return true;
    }
    const Field* field = Value(Part::kText);
    if (field == nullptr) return fault_.empty();
    if (size > kLongestText) return Refuse(fmt::format("{} is too long", field->key));
    std::string& into = field->text != nullptr ? review_.*(field->text) : header_.*(field->header);
    into.assign(value, size);
    return true;
  }
  bool Key(const char* key, SizeType size, bool /*copy*/) {
    const std::string_view name(key, size);
    const auto found = std::ranges::find_if(kFields, [&](const Field& field) {
      return field.level == levels_.back() && field.key == name;
    });
    field_ = found == kFields.end() ? nullptr : &*found;
    if (field_ == nullptr) return true;
    const std::uint32_t bit = 1U << (found - kFields.begin());
    if ((seen_ & bit) != 0) return Refuse(fmt::format("{} stands there twice", name));
    seen_ |= bit;
    const bool object = field_->part == Part::kObject || field_->part == Part::kOldObject;
    return !object || StepOver(*std::exchange(field_, nullptr));
  }
  bool StartObject() {
    const Field* field = Value(Part::kMapping);
    if (!fault_.empty()) return false;
    const Level below = levels_.empty() ? Level::kTop : Level::kElsewhere;
    return Enter(field != nullptr ? field->opens : below);
  }
  bool EndObject(SizeType /*size*/) { return Leave(); }
  bool StartArray() {
    Value(Part::kNone);
    return fault_.empty() && Enter(Level::kElsewhere);
  }
  bool EndArray(SizeType /*size*/) { return Leave(); }

  /// The review, when the text was read to its end or far enough.
  Result<Review> Finish(const rapidjson::ParseResult& parsed) &&;

 private:
  bool Refuse(std::string what) {
    fault_ = std::move(what);
    return false;
  }

  /// The field whose value begins, null when nobody asked for it. A value of another type than the
  /// field's is refused.
  const Field* Value(Part part) {
    const Field* field = std::exchange(field_, nullptr);
    if (field == nullptr || field->part == part) return field;
    constexpr std::array<std::string_view, 5> kTypes = {"a text", "true or false", "an object",
                                                        "an object", "an object"};
    Refuse(fmt::format("{} is not {}", field->key, kTypes[static_cast<std::size_t>(field->part)]));
    return nullptr;
  }

  bool Enter(Level level) {
    if (levels_.size() == kMaxReviewDepth) return Refuse("nesting is too deep");
    levels_.push_back(level);
    return true;
  }
  bool Leave() {
    levels_.pop_back();
    return true;
  }

  /// Takes the bytes of an object and goes on behind it; stops when it is not wanted.
  bool StepOver(const Field& field) {
    const bool known = !review_.uid.empty() && !review_.kind.empty() && !review_.operation.empty();
    if (known && IsReview() && !wanted_(review_)) {
      stopped_ = true;
      return false;
    }
    const std::size_t begin =
        std::min(text_.find_first_not_of(" \t\r\n:", stream_.Tell()), text_.size());
    if (text_.substr(begin).starts_with("null")) return true;
    if (!text_.substr(begin).starts_with('{')) {
      return Refuse(fmt::format("{} is not an object", field.key));
    }
    const auto end = EndOfValue(text_, begin, kMaxReviewDepth);
    if (!end) return Refuse(fmt::format("{} does not end, or is nested too deeply", field.key));
    (field.part == Part::kObject ? review_.object : review_.old_object) =
        text_.substr(begin, *end - begin);
    stream_.Cut(begin, *end);
    cut_ = true;
    return true;
  }

  [[nodiscard]] bool IsReview() const {
    return header_.kind == "AdmissionReview" && header_.api_version == "admission.k8s.io/v1";
  }

  std::string_view text_;
  CutStream& stream_;
  const WantsObjects& wanted_;
  Review review_;
  Header header_;
  std::vector<Level> levels_;
  const Field* field_ = nullptr;  // whose value comes next
  std::uint32_t seen_ = 0;        // indices of fields
  std::string fault_;
  bool stopped_ = false;
  bool cut_ = false;  // the next string is the one that stands for an object
};

std::unexpected<Error> Malformed(std::string what) {
  return Fail(ErrorCode::kInvalid, std::move(what));
}

Result<Review> Handler::Finish(const rapidjson::ParseResult& parsed) && {
  if (stopped_) return std::move(review_);
  if (!fault_.empty()) return Malformed(fmt::format("the review's {}", fault_));
  if (parsed.IsError()) {
    std::string_view what = rapidjson::GetParseError_En(parsed.Code());
    if (what.ends_with('.')) what.remove_suffix(1);
    return Malformed(fmt::format("no JSON at byte {}: {}", parsed.Offset(), what));
  }
  // RapidJSON takes a zero byte for the end.
  if (stream_.Tell() != text_.size()) return Malformed("text behind the review");
  if (header_.kind.empty() || header_.api_version.empty()) {
    return Malformed("the review has no apiVersion or no kind");
  }
  if (!IsReview()) {
    return Malformed(fmt::format("{} {} is no admission.k8s.io/v1 AdmissionReview",
                                 SafeText(header_.api_version, 100), SafeText(header_.kind, 100)));
  }
  if (review_.uid.empty()) return Malformed("the review has no request.uid");
  if (review_.kind.empty()) return Malformed("the review has no request.kind");
  if (review_.operation.empty()) return Malformed("the review has no request.operation");
  return std::move(review_);
}

}  // namespace

Result<Review> ReadReview(std::string_view text, const WantsObjects& wanted) {
  constexpr unsigned kFlags = rapidjson::kParseIterativeFlag |
                              rapidjson::kParseValidateEncodingFlag |
                              rapidjson::kParseNumbersAsStringsFlag;
  CutStream stream(text);
  Handler handler(text, stream, wanted);
  rapidjson::Reader reader;
  const rapidjson::ParseResult parsed = reader.Parse<kFlags>(stream, handler);
  return std::move(handler).Finish(parsed);
}

}  // namespace giq
