// Reads base64 texts, one a line; prints for each what kubectl reads from it: a JSON list of {"json": …} and {"error": …},
// one entry a document that is not null.
package main

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"os"

	kubectl "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"
)

type result struct {
	JSON  json.RawMessage `json:"json,omitempty"`
	Error string          `json:"error,omitempty"`
}

func documents(text []byte) []result {
	results := []result{}
	reader := kubectl.NewYAMLReader(bufio.NewReader(bytes.NewReader(text)))
	for {
		chunk, err := reader.Read()
		if err == io.EOF {
			return results
		}
		if err != nil {
			return append(results, result{Error: err.Error()})
		}
		converted, err := yaml.YAMLToJSON(chunk)
		if err != nil {
			results = append(results, result{Error: err.Error()})
		} else if string(converted) != "null" {
			results = append(results, result{JSON: converted})
		}
	}
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<30)
	for lines.Scan() {
		text, err := base64.StdEncoding.DecodeString(lines.Text())
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(2)
		}
		out, err := json.Marshal(documents(text))
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(2)
		}
		fmt.Println(string(out))
	}
}
