package main

import (
	"flag"
	"fmt"
	"net/url"
	"os"
	"os/signal"
	"syscall"

	"go.etcd.io/etcd/server/v3/embed"
)

// runStore serves etcd on two loopback ports until it is told to end. Nothing is synced to disk: a test's data dies with it.
func runStore(arguments []string) int {
	flags := flag.NewFlagSet("etcd", flag.ExitOnError)
	folder := flags.String("data-dir", "", "where the data lies")
	clientPort := flags.Int("client-port", 0, "port for the API server")
	peerPort := flags.Int("peer-port", 0, "port for other members, of which there are none")
	if err := flags.Parse(arguments); err != nil {
		return 2
	}
	store, err := embed.StartEtcd(storeConfig(*folder, *clientPort, *peerPort))
	if err != nil {
		fmt.Fprintln(os.Stderr, "etcd:", err)
		return 1
	}
	defer store.Close()
	end := make(chan os.Signal, 1)
	signal.Notify(end, syscall.SIGTERM, syscall.SIGINT)
	select {
	case <-end:
		return 0
	case err := <-store.Err():
		fmt.Fprintln(os.Stderr, "etcd:", err)
		return 1
	}
}

func storeConfig(folder string, clientPort, peerPort int) *embed.Config {
	config := embed.NewConfig()
	config.Dir = folder
	config.UnsafeNoFsync = true
	config.LogLevel = "error"
	config.ListenClientUrls = loopback(clientPort)
	config.AdvertiseClientUrls = config.ListenClientUrls
	config.ListenPeerUrls = loopback(peerPort)
	config.AdvertisePeerUrls = config.ListenPeerUrls
	config.InitialCluster = config.InitialClusterFromName(config.Name)
	return config
}

func loopback(port int) []url.URL {
	return []url.URL{{Scheme: "http", Host: fmt.Sprintf("127.0.0.1:%d", port)}}
}
