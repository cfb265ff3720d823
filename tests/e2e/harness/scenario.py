"""The base of all scenarios: a namespace of its own for each class, and the chart upgraded to the values of the class."""
import json
import re
import unittest

from harness.wait import wait_for


class Scenario(unittest.TestCase):
    world = None  # set by run.py
    values: dict = {}  # of the chart
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.namespace = re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__).lower()
        cls.world.create_namespace(cls.namespace)
        cls.addClassCleanup(cls.world.ignore_missing, "DELETE", f"/api/v1/namespaces/{cls.namespace}")
        cls.install()

    @classmethod
    def install(cls):
        try:
            cls.world.install(cls.values)
        except AssertionError:
            print(cls.world.logs(), flush=True)
            raise

    @property
    def api(self):
        return self.world.api

    def kubectl(self, *arguments, **keywords):
        """kubectl in the scenario's namespace, which has to succeed."""
        return self.world.kubectl("--namespace", self.namespace, *arguments, **keywords)

    def refused(self, *arguments, **keywords):
        """What kubectl prints when it is refused."""
        done = self.kubectl(*arguments, check=False, **keywords)
        self.assertNotEqual(done.returncode, 0, f"kubectl {' '.join(arguments)} was not refused: {done.stdout}")
        return done.stderr

    def apply(self, manifest, *arguments, **keywords):
        return self.kubectl("apply", *arguments, "-f", "-", stdin=manifest, **keywords)

    def stored(self, kind, name):
        """The object as the API server holds it."""
        return json.loads(self.kubectl("get", kind, name, "-o", "json").stdout)

    def reviews_of(self, name):
        """What the webhook has logged so far of an object in the scenario's namespace."""
        return self.world.reviews_of(self.namespace, name)

    def assert_not_asked(self, request):
        """Does something of which the webhook must not hear."""
        before = self.world.asked()
        request()
        self.assertEqual(self.world.asked(), before)

    def assert_verdicts(self, namespace, name, *verdicts):
        """Waits for the log to tell of so many reviews of an object."""
        logged = self.wait_for(f"the log tells of {name}", lambda: self.world.reviews_of(namespace, name)
                               if len(self.world.reviews_of(namespace, name)) >= len(verdicts) else None)
        self.assertEqual([review["verdict"] for review in logged], list(verdicts))

    def wait_for(self, what, condition, deadline=30.0):
        return wait_for(what, condition, deadline)

    def tearDown(self):
        self.assertEqual(self.world.kubelet.faults, [], "the test's own kubelet")

    def run(self, result=None):
        before = len(result.failures) + len(result.errors) if result else 0
        done = super().run(result)
        if result and len(result.failures) + len(result.errors) > before:
            print(self.world.logs(), flush=True)
        return done
