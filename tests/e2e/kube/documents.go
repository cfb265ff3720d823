package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"k8s.io/apimachinery/pkg/util/yaml"
)

// What kubectl reads out of one file.
type readFile struct {
	File      string            `json:"file"`
	Documents []json.RawMessage `json:"documents"`
	Error     string            `json:"error,omitempty"` // where it stopped reading
}

// printDocuments prints a line of JSON for each file that it is given.
func printDocuments(files []string) int {
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	encoder := json.NewEncoder(out)
	for _, file := range files {
		if err := encoder.Encode(readDocuments(file)); err != nil {
			fmt.Fprintln(os.Stderr, file, err)
			return 1
		}
	}
	return 0
}

func readDocuments(file string) readFile {
	read := readFile{File: file, Documents: []json.RawMessage{}}
	input, err := os.Open(file)
	if err != nil {
		read.Error = err.Error()
		return read
	}
	defer input.Close()
	decoder := yaml.NewYAMLOrJSONDecoder(input, 4096)
	for {
		var document json.RawMessage
		if err := decoder.Decode(&document); errors.Is(err, io.EOF) {
			return read
		} else if err != nil {
			read.Error = err.Error()
			return read
		}
		if len(document) > 0 && string(document) != "null" {
			read.Documents = append(read.Documents, document)
		}
	}
}
