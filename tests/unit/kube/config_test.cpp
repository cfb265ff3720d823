// How a cluster is found: a pod's files, and kubeconfigs with what they may not say.
#include "webhook/kube/config.h"

#include <gtest/gtest.h>

#include "tests/unit/linter/temp_folder.h"

namespace giq {
namespace {

std::string InCluster(const PodSurroundings& pod) {
  const auto config = InClusterConfig(pod);
  return config ? config->server + " " + config->ca_pem + " " + config->token_file + " " +
                      config->namespace_
                : config.error().Text();
}

TEST(InCluster, ReadsTheServiceAccount) {
  const TempFolder folder;
  folder.Write("token", "abc\n");
  folder.Write("ca.crt", "PEM");
  folder.Write("namespace", "giq\n");
  EXPECT_EQ(InCluster({"10.0.0.1", "443", folder.path().string()}),
            "https://10.0.0.1:443 PEM " + folder.At("token") + " giq");
  EXPECT_EQ(InCluster({"fd00::1", "6443", folder.path().string()}),
            "https://[fd00::1]:6443 PEM " + folder.At("token") + " giq");
}

TEST(InCluster, SaysWhatIsMissing) {
  const TempFolder folder;
  EXPECT_EQ(InCluster({"", "443", folder.path().string()}),
            "not in a pod: KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT name no API server");
  EXPECT_EQ(InCluster({"h", "4x", folder.path().string()}).substr(0, 12), "not in a pod");
  EXPECT_EQ(InCluster({"h", "443", folder.path().string()}),
            folder.At("ca.crt") + ": No such file or directory");
  folder.Write("ca.crt", "");
  EXPECT_EQ(InCluster({"h", "443", folder.path().string()}),
            folder.At("ca.crt") + ": holds no certificate");
  folder.Write("ca.crt", "PEM");
  folder.Write("token", "a b");
  EXPECT_EQ(InCluster({"h", "443", folder.path().string()}),
            folder.At("token") + ": holds something else than one token");
  folder.Write("token", std::string(70'000, 'x'));
  EXPECT_EQ(InCluster({"h", "443", folder.path().string()}),
            folder.At("token") + ": more than 65536 bytes");
}

// A kubeconfig with one context, whose cluster and user say this.
std::string Text(std::string_view cluster, std::string_view user) {
  return "apiVersion: v1\nkind: Config\ncurrent-context: dev\ncontexts:\n- name: other\n  context: "
         "{cluster: c, user: missing}\n- name: dev\n  context: {cluster: c, user: u, namespace: "
         "models}\nclusters:\n- name: c\n  cluster: " +
         std::string(cluster) + "\nusers:\n- name: u\n  user: " + std::string(user) + "\n";
}

constexpr std::string_view kServer = "{server: 'https://h:6443'}";

std::string ErrorOf(std::string_view cluster, std::string_view user) {
  const auto config = ParseKubeConfig("k.yaml", Text(cluster, user));
  return config ? "none" : config.error().Text();
}

TEST(KubeConfigFile, ReadsServerAndUser) {
  const auto config = ParseKubeConfig(
      "k.yaml", Text("{server: 'https://h:6443/clusters/x/', certificate-authority-data: Q0E=, "
                     "tls-server-name: kubernetes, insecure-skip-tls-verify: false}",
                     "{token: abc}"));
  ASSERT_TRUE(config.has_value()) << config.error().Text();
  EXPECT_EQ(config->server, "https://h:6443");
  EXPECT_EQ(config->base_path, "/clusters/x");
  EXPECT_EQ(config->server_name, "kubernetes");
  EXPECT_EQ(config->ca_pem, "CA");
  EXPECT_EQ(config->token, "abc");
  EXPECT_EQ(config->namespace_, "models");
}

TEST(KubeConfigFile, ReadsTheFilesBesideIt) {
  const TempFolder folder;
  folder.Write("ca.pem", "CA");
  folder.Write("me.crt", "CERT");
  folder.Write("config", Text("{server: 'https://[fd00::1]', certificate-authority: ca.pem}",
                              "{client-certificate: me.crt, client-key-data: S0VZ, tokenFile: t}"));
  const auto config = ReadKubeConfig(folder.At("config"));
  ASSERT_TRUE(config.has_value()) << config.error().Text();
  EXPECT_EQ(config->server, "https://[fd00::1]");
  EXPECT_EQ(config->ca_pem, "CA");
  EXPECT_EQ(config->certificate_pem, "CERT");
  EXPECT_EQ(config->key_pem, "KEY");
  EXPECT_EQ(config->token_file, folder.At("t"));
}

TEST(KubeConfigFile, RefusesWhatItDoesNotDo) {
  EXPECT_EQ(ErrorOf(kServer, "{exec: {command: gke-gcloud-auth-plugin}}"),
            "k.yaml:14:10: exec: programs are not executed for a token: name a token, tokenFile or "
            "client certificate");
  EXPECT_EQ(
      ErrorOf(kServer, "{username: a, password: b}"),
      "k.yaml:14:10: username: Kubernetes takes no passwords: name a token, tokenFile or client "
      "certificate");
  EXPECT_EQ(ErrorOf(kServer, "{token: t, as: admin}"),
            "k.yaml:14:20: as: acting as someone else is not supported");
  EXPECT_EQ(ErrorOf("{server: 'https://h', insecure-skip-tls-verify: true}", "{}"),
            "k.yaml:11:60: a server that is not verified is not trusted: name its "
            "certificate-authority");
  EXPECT_EQ(ErrorOf("{server: 'https://h', proxy-url: 'http://p'}", "{}"),
            "k.yaml:11:34: proxy-url: proxies are not supported");
  EXPECT_EQ(ErrorOf("{server: 'http://h:80'}", "{token: t}"),
            "k.yaml:11:21: without TLS everyone on the way could read the token: use https://");
}

TEST(KubeConfigFile, PlainHttpStaysOnThisMachine) {
  for (const std::string_view host : {"127.0.0.1:8001", "localhost", "[::1]:8001"}) {
    EXPECT_EQ(ErrorOf("{server: 'http://" + std::string(host) + "'}", "{}"), "none") << host;
  }
  EXPECT_NE(ErrorOf("{server: 'http://localhost.evil'}", "{}"), "none");
  EXPECT_NE(ErrorOf("{server: 'http://127.0.0.1@evil'}", "{}"), "none");
}

TEST(KubeConfigFile, SaysWhereItIsWrong) {
  EXPECT_EQ(ErrorOf("{server: h}", "{}"), "k.yaml:11:21: expected https://HOST:PORT");
  EXPECT_EQ(ErrorOf("{}", "{}"), "k.yaml:11:12: the cluster names no server");
  EXPECT_EQ(ErrorOf("{server: 'https://h', certificate-authority-data: '***'}", "{}"),
            "k.yaml:11:62: certificate-authority-data is no base64");
  EXPECT_EQ(ErrorOf(kServer, "{client-key-data: S0VZ}"),
            "k.yaml:14:9: client-certificate and client-key belong together");
  EXPECT_EQ(ErrorOf(kServer, "{token: \"a\\nb\"}"),
            "k.yaml:14:17: the token holds blanks or control characters");
  EXPECT_EQ(ErrorOf(kServer, "{token: 1}"), "k.yaml:14:17: token must be a text");
  EXPECT_EQ(ErrorOf("x", "{}"), "k.yaml:10:3: clusters \"c\" holds no cluster");
  EXPECT_EQ(ParseKubeConfig("k.yaml", Text(kServer, "{}"), "other").error().Text(),
            "k.yaml:13:1: no \"missing\" among the users");
  EXPECT_EQ(ParseKubeConfig("k.yaml", "a: 1\n").error().Text(),
            "k.yaml:1:1: no current-context: say which one is meant");
  EXPECT_EQ(ParseKubeConfig("k.yaml", "").error().Text(), "k.yaml: expected a kubeconfig");
  EXPECT_EQ(ReadKubeConfig("/nowhere/k.yaml").error().Text(),
            "/nowhere/k.yaml: No such file or directory");
}

}  // namespace
}  // namespace giq
