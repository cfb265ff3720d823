"""The machine that the tests pretend to have: a bridge as the node's network, and a pair of interfaces for each pod."""
import subprocess

NODE_ADDRESS = "10.99.0.1"
_PREFIX = 24
_BRIDGE = "pods"


def ip(*arguments, check=True):
    return subprocess.run(["ip", *map(str, arguments)], check=check, capture_output=True, text=True)


def start():
    """Once, inside the network namespace of the run."""
    ip("link", "set", "lo", "up")
    ip("link", "add", _BRIDGE, "type", "bridge")
    ip("addr", "add", f"{NODE_ADDRESS}/{_PREFIX}", "dev", _BRIDGE)
    ip("link", "set", _BRIDGE, "up")


class PodNetwork:
    """The network of one pod, whose first process has the id `pid`; it ends with the process."""

    def __init__(self, pid, index):
        self.address = f"10.99.0.{index}"
        self.interface = f"pod{index}"
        ip("link", "add", self.interface, "type", "veth", "peer", "name", "eth0", "netns", pid)
        ip("link", "set", self.interface, "master", _BRIDGE, "up")
        inside = ["nsenter", f"--net=/proc/{pid}/ns/net", "ip"]
        for arguments in (["link", "set", "lo", "up"], ["addr", "add", f"{self.address}/{_PREFIX}", "dev", "eth0"],
                          ["link", "set", "eth0", "up"]):
            subprocess.run(inside + arguments, check=True, capture_output=True)

    def cut(self):
        ip("link", "set", self.interface, "down")

    def mend(self):
        ip("link", "set", self.interface, "up")

    def remove(self):
        ip("link", "del", self.interface, check=False)  # it may have ended with its process
