"""What the webhook counts: as docs/operations.md lists it, and as the API server counts it."""
import re

from harness.chart import ROOT
from harness.objects import example
from harness.scenario import Scenario
from verdicts_test import server


class Metrics(Scenario):
    values = {"mutate": True}

    def api_server_total(self):
        text = self.world.kubectl("get", "--raw", "/metrics").stdout
        lines = [line for line in text.splitlines() if line.startswith("apiserver_admission_webhook_request_total")
                 and 'name="validate.giq-lint.dev"' in line]
        return sum(float(line.rsplit(" ", 1)[1]) for line in lines)

    def test_both_sides_count_the_same(self):
        before = self.api_server_total(), self.world.total("giq_webhook_reviews_total", door="validate")
        denied = self.world.total("giq_webhook_reviews_total", door="validate", verdict="deny")
        found = self.world.total("giq_webhook_findings_total", rule="GIQ201")
        for _ in range(5):
            self.refused("create", "-f", "-", stdin=example("bad-latency-target"))
        self.apply(server("counted", "Qwen/Qwen3-8B"))
        self.assertEqual(self.api_server_total() - before[0], 6)
        self.assertEqual(self.world.total("giq_webhook_reviews_total", door="validate") - before[1], 6)
        self.assertEqual(self.world.total("giq_webhook_reviews_total", door="validate", verdict="deny") - denied, 5)
        # Asked twice, by the mutating webhook too, but counted where it is judged.
        self.assertEqual(self.world.total("giq_webhook_findings_total", rule="GIQ201") - found, 5)

    def test_the_documentation_lists_them_all(self):
        text = next(iter(self.world.containers().values())).metrics()
        served = set(re.findall(r"^# TYPE (\w+)", text, re.MULTILINE))
        page = (ROOT / "docs" / "operations.md").read_text()
        self.assertEqual(set(re.findall(r"^\| `(giq_webhook_\w+)", page, re.MULTILINE)), served)
