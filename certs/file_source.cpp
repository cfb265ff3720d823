#include "certs/file_source.h"

#include <utility>

namespace giq {
namespace {

/// The Error with the file that it is about.
Error In(const std::string& file, Error error) {
  error.where.file = file;
  return error;
}

}  // namespace

FileSource::FileSource(FileOptions options, FileReader read, CaBundles* bundles)
    : options_(std::move(options)), read_(std::move(read)), bundles_(bundles) {}

void FileSource::Refresh(std::chrono::system_clock::time_point now) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(now);
  const auto trusted = ReadBundles();
  const auto read = ReadFiles(seconds);
  std::string trouble;
  if (!read) trouble = read.error().Text();
  if (read && !trusted) trouble = trusted.error().Text();
  if (!loaded_) return served_.Set(nullptr, {.reason = "there is no certificate: " + trouble});
  const Serving& serving = loaded_->serving;
  served_.Set(serving.pair,
              StatusOf(serving.leaf(), Accepted(*loaded_, seconds), seconds, trouble));
}

Result<void> FileSource::ReadBundles() {
  if (bundles_ == nullptr) return {};
  GIQ_TRY(const auto texts, bundles_->Read());
  live_ = LiveBundles(texts);
  return {};
}

Result<void> FileSource::ReadFiles(std::chrono::sys_seconds now) {
  GIQ_TRY(Loaded found, Load());
  if (loaded_ && *found.serving.pair == *loaded_->serving.pair) {
    loaded_->roots = std::move(found.roots);
    return {};
  }
  if (loaded_ && Fitness(found, now) < Fitness(*loaded_, now)) {
    const CertificateStatus status = StatusOf(found.serving.leaf(), Accepted(found, now), now, "");
    return Fail(ErrorCode::kInvalid, "keeps the old certificate, of the new one: " + status.reason,
                {.file = options_.certificate_file});
  }
  loaded_ = std::move(found);
  return {};
}

Result<FileSource::Loaded> FileSource::Load() const {
  GIQ_TRY(std::string certificate_pem, read_(options_.certificate_file));
  GIQ_TRY(std::string key_pem, read_(options_.key_file));
  auto serving = LoadServing({std::move(certificate_pem), std::move(key_pem)});
  if (!serving) return std::unexpected(In(options_.certificate_file, serving.error()));
  GIQ_TRY(auto roots, LoadRoots());
  return Loaded{std::move(*serving), std::move(roots)};
}

Result<std::vector<Certificate>> FileSource::LoadRoots() const {
  if (options_.ca_file.empty()) return {};
  // cert-manager writes an empty one, or none, where the issuer does not tell its CA.
  const auto text = read_(options_.ca_file);
  if (!text || text->empty()) return {};
  auto roots = ReadCertificates(*text);
  if (!roots) return std::unexpected(In(options_.ca_file, roots.error()));
  return roots;
}

Result<void> FileSource::Accepted(const Loaded& loaded, std::chrono::sys_seconds now) const {
  const auto& chain = loaded.serving.chain;
  if (live_) return live_->Cover(chain, options_.server_name, now);
  if (bundles_ != nullptr) return Fail(ErrorCode::kIo, "the live caBundle is not known yet");
  // Without a CA to ask, its name and its use are judged: the chain is its own anchor.
  return VerifyServing(chain, loaded.roots.empty() ? chain : loaded.roots, options_.server_name,
                       now);
}

int FileSource::Fitness(const Loaded& loaded, std::chrono::sys_seconds now) const {
  if (!ValidAt(loaded.serving.leaf(), now)) return 0;
  return Accepted(loaded, now) ? 2 : 1;
}

}  // namespace giq
