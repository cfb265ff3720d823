"""Certificates for the webhook that the tests make themselves, and looks at those that it serves."""
import base64
import datetime
import secrets
import socket
import ssl
import subprocess
import tempfile

_CONFIG = """
[ca]
default_ca = test
[test]
database = {folder}/index.txt
serial = {folder}/serial
new_certs_dir = {folder}
default_md = sha256
policy = any
x509_extensions = extensions
[any]
commonName = supplied
[extensions]
{extensions}
"""
_CA = "basicConstraints=critical,CA:true\nkeyUsage=critical,keyCertSign\nsubjectKeyIdentifier=hash"
_LEAF = "basicConstraints=critical,CA:false\nextendedKeyUsage=serverAuth\nsubjectAltName=DNS:{name}"


def _openssl(*arguments):
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)


def _sign(subject, extensions, begins, ends, issuer=None):
    """PEM texts (certificate, key), signed by the pair `issuer` or by its own key; times are of UTC."""
    with tempfile.TemporaryDirectory() as folder:
        def write(name, text):
            with open(f"{folder}/{name}", "w", encoding="ascii") as file:
                file.write(text)
            return f"{folder}/{name}"

        config = write("config", _CONFIG.format(folder=folder, extensions=extensions))
        write("index.txt", "")
        write("serial", "10" + secrets.token_hex(7))
        _openssl("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                 "-keyout", f"{folder}/key", "-out", f"{folder}/request", "-subj", f"/CN={subject}")
        signer = (["-selfsign", "-keyfile", f"{folder}/key"] if issuer is None else
                  ["-cert", write("issuer", issuer[0]), "-keyfile", write("issuer.key", issuer[1])])
        _openssl("ca", "-batch", "-notext", "-config", config, *signer, "-in", f"{folder}/request",
                 "-out", f"{folder}/certificate", "-startdate", f"{begins:%Y%m%d%H%M%SZ}",
                 "-enddate", f"{ends:%Y%m%d%H%M%SZ}")
        return open(f"{folder}/certificate", encoding="ascii").read(), open(f"{folder}/key", encoding="ascii").read()


def _now():
    return datetime.datetime.now(datetime.timezone.utc)


def authority(name="test authority", ends_in=datetime.timedelta(days=365), began=datetime.timedelta(hours=1)):
    """A CA whose life began some time ago."""
    return _sign(name, _CA, _now() - began, _now() + ends_in)


def leaf(issuer, dns_name, ends_in=datetime.timedelta(days=7)):
    return _sign("leaf", _LEAF.format(name=dns_name), _now() - datetime.timedelta(hours=1), _now() + ends_in, issuer)


def secret(name, values):
    """A Secret of texts."""
    data = {key: base64.b64encode(value.encode()).decode() for key, value in values.items()}
    return {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": name}, "data": data}


def certificates_in(pem):
    """The certificates of a PEM text, each as PEM."""
    mark = "-----END CERTIFICATE-----"
    return [part[part.index("-----BEGIN"):] + mark for part in pem.split(mark)[:-1]]


def served(address, name, bundle=None):
    """The certificate (DER) that is served at an address; with a bundle, it has to be covered by it."""
    context = ssl.create_default_context(cadata=bundle) if bundle else ssl._create_unverified_context()
    with socket.create_connection((address, 10250), timeout=5) as plain:
        with context.wrap_socket(plain, server_hostname=name) as secure:
            return secure.getpeercert(binary_form=True)
