"""Keys and certificates of the test's control plane, made with openssl."""
import pathlib
import subprocess

# What clients may call the API server: the pods reach it at the node's address.
SERVER_NAMES = "DNS:localhost,DNS:kubernetes.default.svc,IP:127.0.0.1,IP:10.0.0.1,IP:{node}"


class Pki:
    """A CA in a folder, and what it has signed."""

    def __init__(self, folder: pathlib.Path, node_address: str):
        folder.mkdir(parents=True)
        self.folder = folder
        self.ca = folder / "ca.crt"
        self._openssl("req", "-x509", *self._new_key("ca"), "-out", self.ca, "-days", "2", "-subj", "/CN=test-ca")
        self.server = self._sign("server", "/CN=kube-apiserver", "serverAuth", SERVER_NAMES.format(node=node_address))
        self.admin = self._sign("admin", "/O=system:masters/CN=admin", "clientAuth")
        self.controllers = self._sign("controllers", "/CN=system:kube-controller-manager", "clientAuth")
        self.accounts_key = folder / "accounts.key"
        self.accounts_public = folder / "accounts.pub"
        self._openssl("genrsa", "-out", self.accounts_key, "2048")
        self._openssl("rsa", "-in", self.accounts_key, "-pubout", "-out", self.accounts_public)

    def _new_key(self, name):
        return ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", self.folder / f"{name}.key"]

    def _sign(self, name, subject, usage, names=""):
        """The certificate's and the key's path."""
        request, certificate = self.folder / f"{name}.csr", self.folder / f"{name}.crt"
        self._openssl("req", "-new", *self._new_key(name), "-out", request, "-subj", subject)
        extensions = self.folder / f"{name}.ext"
        extensions.write_text(f"extendedKeyUsage={usage}\n" + (f"subjectAltName={names}\n" if names else ""))
        self._openssl("x509", "-req", "-in", request, "-CA", self.ca, "-CAkey", self.folder / "ca.key",
                      "-CAcreateserial", "-days", "2", "-extfile", extensions, "-out", certificate)
        return certificate, self.folder / f"{name}.key"

    @staticmethod
    def _openssl(*arguments):
        subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)
