"""Google's own Python client against giq-lint serve. clients_test.py runs it where the client is installed."""

import pathlib
import tempfile
import unittest

from google.api_core.client_options import ClientOptions
from google.api_core.exceptions import BadRequest
from google.auth.credentials import AnonymousCredentials
from google.cloud import gkerecommender_v1 as giq

from serving import serving

INFO = giq.ModelServerInfo(model="acme/chat", model_server="vllm", model_server_version="v0.9.2")


class PythonClient(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        folder = cls.enterClassContext(tempfile.TemporaryDirectory())
        address = cls.enterClassContext(serving(pathlib.Path(folder)))
        cls.client = giq.GkeInferenceQuickstartClient(
            credentials=AnonymousCredentials(), transport="rest",
            client_options=ClientOptions(api_endpoint=f"http://{address}"))

    def profiles(self, **request) -> list[giq.Profile]:
        return list(self.client.fetch_profiles(giq.FetchProfilesRequest(**request)))

    def machines(self, **request) -> list[tuple[str, str]]:
        return [(profile.instance_type, profile.model_server_info.model_server_version)
                for profile in self.profiles(model="acme/chat", **request)]

    def test_models(self):
        names = ["acme/chat", "google/gemma-2-27b-it", "meta-llama/Llama-3.3-70B-Instruct", "openai/gpt-oss-20b"]
        self.assertEqual(list(self.client.fetch_models(giq.FetchModelsRequest())), names)
        pages = self.client.fetch_models(giq.FetchModelsRequest(page_size=3)).pages
        self.assertEqual([list(page.models) for page in pages], [names[:3], names[3:]])

    def test_servers_and_versions(self):
        servers = self.client.fetch_model_servers(giq.FetchModelServersRequest(model="acme/chat"))
        self.assertEqual(list(servers), ["vllm"])
        versions = self.client.fetch_model_server_versions(
            giq.FetchModelServerVersionsRequest(model="acme/chat", model_server="vllm"))
        self.assertEqual(list(versions), ["v0.11.1", "v0.9.2"])

    def test_a_profile(self):
        profile, = self.profiles(model="acme/chat", model_server_version="v0.9.2")
        self.assertEqual(profile.model_server_info, INFO)
        self.assertEqual(profile.accelerator_type, "nvidia-l4")
        self.assertEqual(profile.instance_type, "g2-standard-12")
        self.assertEqual(profile.resources_used.accelerator_count, 1)
        stats, = profile.performance_stats
        self.assertEqual((stats.output_tokens_per_second, stats.ntpot_milliseconds, stats.ttft_milliseconds,
                          stats.queries_per_second), (700, 90, 200, 7))
        cost, = stats.cost
        self.assertEqual((cost.cost_per_million_output_tokens.units, cost.cost_per_million_output_tokens.nanos),
                         (0, 320_000_000))
        self.assertEqual(cost.cost_per_million_input_tokens.nanos, 80_000_000)
        self.assertEqual((cost.pricing_model, cost.output_input_cost_ratio), ("spot", 4))

    def test_filters(self):
        l4, h100 = ("g2-standard-12", "v0.9.2"), ("a3-highgpu-1g", "v0.11.1")
        self.assertEqual(self.machines(), [h100, l4])
        self.assertEqual(self.machines(model_server="vllm", model_server_version="v0.11.1"), [h100])
        need = giq.PerformanceRequirements
        self.assertEqual(self.machines(performance_requirements=need(target_ntpot_milliseconds=15)), [h100])
        self.assertEqual(self.machines(performance_requirements=need(target_ttft_milliseconds=50)), [h100, l4])
        cheap = giq.Cost(cost_per_million_output_tokens=giq.Amount(nanos=350_000_000))
        self.assertIn(l4, self.machines(performance_requirements=need(target_cost=cheap)))
        free = giq.Cost(cost_per_million_input_tokens=giq.Amount(nanos=1))
        self.assertEqual(self.machines(performance_requirements=need(target_cost=free)), [])

    def test_the_place_at_a_target_and_the_possible_range(self):
        page = next(self.client.fetch_profiles(giq.FetchProfilesRequest(
            model="acme/chat", model_server_version="v0.9.2",
            performance_requirements=giq.PerformanceRequirements(target_ntpot_milliseconds=65))).pages)
        self.assertEqual(page.profile[0].performance_stats[0].output_tokens_per_second, 550)
        self.assertEqual((page.performance_range.ntpot_range.min_, page.performance_range.ntpot_range.max_), (20, 900))
        self.assertEqual((page.performance_range.ttft_range.min_, page.performance_range.ttft_range.max_), (50, 2000))
        none = next(self.client.fetch_profiles(giq.FetchProfilesRequest(
            model="acme/chat", model_server_version="v0.9.2",
            performance_requirements=giq.PerformanceRequirements(target_ntpot_milliseconds=5))).pages)
        self.assertEqual(list(none.profile), [])
        self.assertEqual(none.comments,
                         "NTPOT 5 ms is below all that was measured: 20 ms to 900 ms is possible")

    def test_benchmarks(self):
        answer = self.client.fetch_benchmarking_data(giq.FetchBenchmarkingDataRequest(model_server_info=INFO))
        profile, = answer.profile
        self.assertEqual([stats.ntpot_milliseconds for stats in profile.performance_stats], [20, 40, 90, 900])
        self.assertEqual([stats.cost[0].cost_per_million_output_tokens.nanos for stats in profile.performance_stats],
                         [0, 500_000_000, 320_000_000, 280_000_000])
        self.assertEqual(profile.performance_stats[0].cost[0].cost_per_million_output_tokens.units, 2)

    def test_a_manifest(self):
        answer = self.client.generate_optimized_manifest(giq.GenerateOptimizedManifestRequest(
            model_server_info=INFO, accelerator_type="nvidia-l4", kubernetes_namespace="llms",
            performance_requirements=giq.PerformanceRequirements(target_ntpot_milliseconds=40),
            storage_config=giq.StorageConfig(model_bucket_uri="gs://acme-models/chat")))
        self.assertEqual([(manifest.kind, manifest.api_version) for manifest in answer.kubernetes_manifests],
                         [("ServiceAccount", "v1"), ("Deployment", "apps/v1"), ("Service", "v1"),
                          ("PodMonitoring", "monitoring.googleapis.com/v1"),
                          ("HorizontalPodAutoscaler", "autoscaling/v2")])
        self.assertIn("- --model=/data/chat\n", answer.kubernetes_manifests[1].content)
        self.assertIn('averageValue: "14"\n', answer.kubernetes_manifests[4].content)
        self.assertTrue(all("namespace: llms\n" in manifest.content for manifest in answer.kubernetes_manifests))
        self.assertEqual(answer.comments[1], "acme/chat on vllm v0.9.2, 1 × nvidia-l4 (g2-standard-12)")
        self.assertRegex(answer.manifest_version, r"^giq-lint [0-9.]+$")

    def test_errors(self):
        with self.assertRaisesRegex(BadRequest, "^400 .*: no latency profiles found$"):
            self.profiles(model="acme/none")
        with self.assertRaisesRegex(BadRequest, ": acceleratorType is required$"):
            self.client.generate_optimized_manifest(giq.GenerateOptimizedManifestRequest(model_server_info=INFO))
        with self.assertRaisesRegex(BadRequest, r'accelerator "nvidia-b200" was not measured with this model'):
            self.client.generate_optimized_manifest(giq.GenerateOptimizedManifestRequest(
                model_server_info=INFO, accelerator_type="nvidia-b200"))


if __name__ == "__main__":
    unittest.main()
