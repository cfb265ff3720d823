// Texts that stand where a bucket URI or a bucket's name belongs, and what is wrong with them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace giq {

/// What makes a URI or a bucket's name useless to a server.
enum class UriFault : std::uint8_t {
  kNone,
  kWebAddress,      ///< The console's or the storage service's https address.
  kWrongScheme,     ///< gcs://, GS://
  kWrongSlashes,    ///< gs:/b, gs:b, gs//b, gs:///b
  kNoBucket,        ///< gs:// alone.
  kSpaces,          ///< White space inside or around.
  kParentFolder,    ///< A `..` part: objects have names, not folders to go up to.
  kSchemeInBucket,  ///< gs:// where only the bucket's name belongs.
};

/// A fault and the text as it was probably meant; "" when that is not plain.
struct UriJudgement {
  UriFault fault = UriFault::kNone;
  std::string meant;
};

/// Judges a model's URI. URIs of other stores (s3://, az://) and web addresses that are no bucket
/// have no fault here.
[[nodiscard]] UriJudgement JudgeModelUri(std::string_view text);

/// Judges the bucket of a volume, which is a bare name.
[[nodiscard]] UriJudgement JudgeBucketField(std::string_view text);

/// The bucket of a well-formed `gs://bucket/path`, or of a bare name; "" for other texts.
[[nodiscard]] std::string_view BucketOf(std::string_view text);

/// Which rule of Cloud Storage a bucket's name breaks, as words behind "the name"; "" when it
/// breaks none.
[[nodiscard]] std::string BucketNameFault(std::string_view name);

/// Whether a URI's last part is a file of a model rather than its folder: config.json, weights, a
/// tokenizer.
[[nodiscard]] bool NamesModelFile(std::string_view uri);

/// Whether a URI's last part is a GGUF file, which some servers take and others don't.
[[nodiscard]] bool NamesGgufFile(std::string_view uri);

/// The folder of a URI's last part: `gs://b/m/config.json` gives `gs://b/m`.
[[nodiscard]] std::string FolderOf(std::string_view uri);

/// Whether a URI or bucket's name is a blank that someone meant to fill: `<bucket>`, `BUCKET_NAME`,
/// `gs://YOUR_BUCKET/m`,
/// `${BUCKET}`. `$(VAR)`, which Kubernetes expands, is none.
[[nodiscard]] bool IsBucketPlaceholder(std::string_view text);

}  // namespace giq
