// A serving certificate in files: cert-manager's Secret as a volume, or the user's own.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "certs/cluster_store.h"
#include "certs/live_bundles.h"
#include "certs/serving.h"
#include "certs/source.h"

namespace giq {

/// Reads a whole file; the caller bounds its size.
using FileReader = std::function<Result<std::string>(const std::string& path)>;

/// Which files, and for whom.
struct FileOptions {
  std::string certificate_file;  ///< tls.crt: the leaf, then its chain.
  std::string key_file;          ///< tls.key
  std::string ca_file;           ///< ca.crt; "" for none, and it need not exist.
  std::string server_name;       ///< The name that the API server asks for; "" for any.
};

/// Compares the files' content at each Refresh: a volume's files are swapped by a symbolic link,
/// which those who watch the files do not see. Files that do not load, and ones that the API server
/// would accept less than what is served, leave it in place.
class FileSource final : public CertificateSource {
 public:
  /// With `bundles` (borrowed), ready means that the live caBundle covers the certificate; without,
  /// ca.crt has to, where there is one.
  FileSource(FileOptions options, FileReader read, CaBundles* bundles = nullptr);

  [[nodiscard]] std::shared_ptr<const KeyPair> Current() const override { return served_.pair(); }
  [[nodiscard]] CertificateStatus Status() const override { return served_.status(); }
  void Refresh(std::chrono::system_clock::time_point now) override;

 private:
  struct Loaded {
    Serving serving;
    std::vector<Certificate> roots;  // ca.crt
  };

  [[nodiscard]] Result<void> ReadBundles();
  [[nodiscard]] Result<void> ReadFiles(std::chrono::sys_seconds now);
  [[nodiscard]] Result<Loaded> Load() const;
  [[nodiscard]] Result<std::vector<Certificate>> LoadRoots() const;
  [[nodiscard]] Result<void> Accepted(const Loaded& loaded, std::chrono::sys_seconds now) const;
  [[nodiscard]] int Fitness(const Loaded& loaded, std::chrono::sys_seconds now) const;

  const FileOptions options_;
  const FileReader read_;
  CaBundles* const bundles_;
  std::optional<LiveBundles> live_;  // as read last
  std::optional<Loaded> loaded_;
  ServedState served_;
};

}  // namespace giq
