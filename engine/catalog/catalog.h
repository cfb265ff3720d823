// The facts about accelerators, machines, models and measured latencies that rules compare with.
// Every row has a source.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/base/source.h"
#include "engine/base/units.h"

namespace giq {

/// How far a row may be trusted.
enum class Trust : std::uint8_t {
  kVerified,    ///< Errors may follow.
  kUnverified,  ///< Known by hearsay or analogy: never an error by itself.
};

enum class AcceleratorKind : std::uint8_t { kGpu, kTpu };

/// A GKE accelerator by its node label's value. catalog/accelerators.csv
struct AcceleratorRow {
  std::string_view label;  ///< nvidia-l4, tpu-v6e-slice
  AcceleratorKind kind = AcceleratorKind::kGpu;
  std::string_view resource;   ///< nvidia.com/gpu, google.com/tpu
  std::string_view label_key;  ///< cloud.google.com/gke-accelerator, …/gke-tpu-accelerator
  double memory_gib = 0;       ///< Nominal memory of one accelerator (chip); 0 when not known.
  std::string_view product;    ///< L4, H100 80GB
  std::int64_t devices_per_chip =
      1;  ///< Devices that JAX or CUDA sees for one requested unit (tpu7x: 2).
  Trust trust = Trust::kVerified;
  std::string_view source;
};

/// A machine type that carries accelerators. catalog/machine_types.csv
struct MachineTypeRow {
  std::string_view name;         ///< g2-standard-48
  std::string_view accelerator;  ///< Label value.
  double accelerators = 0;       ///< On one VM; below 1 for fractional GPUs.
  std::optional<double> vcpus;
  std::optional<double> memory_gib;  ///< Total, not allocatable.
  double local_ssd_gib = 0;          ///< Bundled local SSD.
  bool ephemeral_on_local_ssd =
      false;  ///< Node pools put ephemeral storage on the bundled SSD by default.
  bool all_chips_per_pod = false;  ///< A pod must request all chips of the VM (TPU).
  bool attached = false;  ///< No machine type but a count that N1 VMs take: `n1-standard-*+4xT4`.
  bool spot_or_flex_only = false;  ///< Offered as Spot or flex-start only.
  std::string_view source;
};

/// A TPU slice shape on a machine type. catalog/tpu_topologies.csv
struct TopologyRow {
  std::string_view accelerator;
  std::string_view topology;  ///< 2x4, 2x2x1
  std::int64_t chips = 0;
  std::string_view machine_type;
  std::int64_t chips_per_vm = 0;
  std::int64_t vms = 0;
  std::string_view source;
};

/// How a model's size is known. Errors follow only from kExact and kLower.
enum class SizeKind : std::uint8_t { kExact, kLower, kUpper, kEstimated };

/// A model on the Hugging Face hub. catalog/models.csv
struct ModelRow {
  std::string_view id;             ///< google/gemma-2-27b-it
  std::int64_t parameters = 0;     ///< 0 when not known.
  Bytes weights;                   ///< What the server downloads.
  std::optional<Bytes> all_files;  ///< All top-level files, a second copy of the weights included.
  std::string_view dtype;
  SizeKind size_kind = SizeKind::kEstimated;
  std::optional<bool> gated;  ///< Nothing when only recalled.
  std::string_view source;
};

/// One measured point. Throughput in output tokens/s, latencies in ms.
struct CurvePoint {
  double output_tokens_per_second = 0;
  double ntpot_ms = 0;
  std::optional<double> ttft_ms;
  std::optional<double> itl_ms;
  std::optional<double> requests_per_second;
  /// As measured with the curve's pricing model; nothing where no file states it.
  std::optional<double> usd_per_million_input_tokens;
  std::optional<double> usd_per_million_output_tokens;
  std::string_view source;
};

/// Measured points of one server configuration, use case and accelerator count, in order of rising
/// throughput. catalog/benchmarks.csv, rows of one curve_id.
struct CurveRow {
  std::string_view id;
  std::string_view machine_type;
  std::string_view accelerator;
  std::int64_t accelerators = 0;  ///< A pod.
  std::string_view model;
  std::string_view server;  ///< vllm, tgi …
  std::string_view server_version;
  std::string_view use_case;                 ///< "" when not stated.
  std::optional<std::int64_t> input_tokens;  ///< Mean length of the measured requests.
  std::optional<std::int64_t> output_tokens;
  std::string_view serving_stack;  ///< llm-d; "" for the server alone.
  std::string_view serving_stack_version;
  std::string_view pricing_model;  ///< Of the points' costs; "" when not stated.
  double error_percent = 0;        ///< Stated reading or measuring error of each value.
  bool verdicts = false;           ///< Rules may judge by it.
  std::span<const CurvePoint> points;
};

/// A machine's price. catalog/prices.csv
struct PriceRow {
  std::string_view machine_type;
  std::string_view region;
  std::string_view pricing_model;  ///< on-demand, spot, 1-year-cud, 3-years-cud: gcloud's names.
  double usd_per_hour = 0;
  std::string_view date;
  std::string_view source;
};

/// catalog/use_cases.csv
struct UseCaseRow {
  std::string_view name;
  std::optional<std::int64_t> input_tokens;
  std::optional<std::int64_t> output_tokens;
  bool is_default = false;
  std::string_view serving_stack;
  std::string_view source;
};

/// What a server exports and where. catalog/server_metrics.csv
struct ServerRow {
  std::string_view server;  ///< vllm, tgi, sglang, trtllm, triton, jetstream
  bool tpu = false;
  std::optional<std::int64_t> default_port;
  std::string_view health_path;
  std::string_view metrics_path;
  std::string_view metrics;  ///< Names that autoscalers may use, separated by ';'.
  std::string_view source;
};

/// Which quota counts an accelerator. catalog/quotas.csv
struct QuotaNameRow {
  std::string_view accelerator;   ///< Label value, or "*" for all GPUs.
  std::string_view provisioning;  ///< on-demand, spot, all; flex-start draws on spot's first, then
                                  ///< on on-demand's.
  std::string_view
      metric;  ///< NVIDIA_L4_GPUS: the name in `regions describe`; "" when it is not there.
  std::string_view quota_id;  ///< NVIDIA-L4-GPUS-per-project-region: the id in Cloud Quotas.
  std::string_view family_dimension;  ///< "gpu_family=NVIDIA_H100"; "" when the id alone decides.
  bool global = false;                ///< Counts over all regions (GPUS_ALL_REGIONS).
  bool alias = false;                 ///< A name that scripts use and no real export shows.
  std::string_view source;
};

/// Tables as the compiled-in catalog and loaded folders provide them.
struct CatalogTables {
  std::span<const AcceleratorRow> accelerators;
  std::span<const MachineTypeRow> machine_types;
  std::span<const TopologyRow> topologies;
  std::span<const ModelRow> models;
  std::span<const CurveRow> curves;
  std::span<const PriceRow> prices;
  std::span<const UseCaseRow> use_cases;
  std::span<const ServerRow> servers;
  std::span<const QuotaNameRow> quotas;
};

/// The catalog as rules see it: the embedded tables and, before them, rows that the user added.
/// Immutable.
class Catalog {
 public:
  /// Only what is compiled in.
  [[nodiscard]] static std::shared_ptr<const Catalog> Embedded();
  /// The embedded tables with a folder's CSV files (the names above) added; a row with the same key
  /// overrides. `files` are named and read by the caller. A bad row is an Error with file and line,
  /// and nothing is taken.
  [[nodiscard]] static Result<std::shared_ptr<const Catalog>> WithFiles(
      const std::shared_ptr<const Catalog>& base, std::span<const std::unique_ptr<Source>> files);
  /// Everything that is wrong with such files, not only the first fault, in order of place.
  [[nodiscard]] static std::vector<Error> FaultsIn(const std::shared_ptr<const Catalog>& base,
                                                   std::span<const std::unique_ptr<Source>> files);

  [[nodiscard]] const AcceleratorRow* Accelerator(std::string_view label) const;
  /// Case-insensitive, as the hub is.
  [[nodiscard]] const ModelRow* FindModel(std::string_view id) const;
  [[nodiscard]] const MachineTypeRow* MachineType(std::string_view name) const;
  [[nodiscard]] const ServerRow* FindServer(std::string_view server, bool tpu) const;
  [[nodiscard]] std::vector<const MachineTypeRow*> MachineTypesWith(
      std::string_view accelerator) const;
  [[nodiscard]] std::vector<const TopologyRow*> Topologies(std::string_view accelerator) const;
  [[nodiscard]] std::vector<const QuotaNameRow*> QuotaNames(std::string_view accelerator) const;
  [[nodiscard]] const PriceRow* Price(std::string_view machine_type, std::string_view region,
                                      std::string_view pricing_model) const;
  [[nodiscard]] const UseCaseRow* UseCase(std::string_view name) const;
  [[nodiscard]] std::vector<const CurveRow*> Curves(std::string_view model, std::string_view server,
                                                    std::string_view accelerator,
                                                    std::int64_t accelerators) const;
  /// Everything, added rows first, overridden rows left out.
  [[nodiscard]] std::vector<const AcceleratorRow*> AllAccelerators() const;
  [[nodiscard]] std::vector<const MachineTypeRow*> AllMachineTypes() const;
  [[nodiscard]] std::vector<const QuotaNameRow*> AllQuotaNames() const;
  [[nodiscard]] std::vector<const ModelRow*> AllModels() const;
  [[nodiscard]] std::vector<const CurveRow*> AllCurves() const;
  [[nodiscard]] std::vector<const TopologyRow*> AllTopologies() const;
  [[nodiscard]] std::vector<const PriceRow*> AllPrices() const;
  [[nodiscard]] std::vector<const UseCaseRow*> AllUseCases() const;
  [[nodiscard]] std::vector<const ServerRow*> AllServers() const;

  Catalog(const Catalog&) = delete;
  Catalog& operator=(const Catalog&) = delete;
  ~Catalog();

 private:
  struct Data;
  explicit Catalog(std::unique_ptr<Data> data);
  std::unique_ptr<Data> data_;
};

}  // namespace giq
