// Command giq-kubetest is a Kubernetes control plane for tests: one program, whose first argument names its role.
package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"k8s.io/component-base/cli"
	kubectl "k8s.io/kubectl/pkg/cmd"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	controllers "k8s.io/kubernetes/cmd/kube-controller-manager/app"
)

// Each role takes the arguments that its own program would take, and returns the exit code.
var roles = map[string]func(arguments []string) int{
	"etcd":      runStore,
	"documents": printDocuments,
	"kube-apiserver": func([]string) int {
		return cli.Run(apiserver.NewAPIServerCommand())
	},
	"kube-controller-manager": func([]string) int {
		return cli.Run(controllers.NewControllerManagerCommand())
	},
	"kubectl": func([]string) int {
		return cli.Run(kubectl.NewDefaultKubectlCommand())
	},
}

func main() {
	if len(os.Args) < 2 || roles[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: giq-kubetest "+strings.Join(roleNames(), "|")+" [ARGUMENT…]")
		os.Exit(2)
	}
	role := roles[os.Args[1]]
	os.Args = os.Args[1:] // the commands of Kubernetes read os.Args by themselves
	os.Exit(role(os.Args[1:]))
}

func roleNames() []string {
	names := make([]string, 0, len(roles))
	for name := range roles {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
