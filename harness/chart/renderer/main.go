// The resident renderer: `helm template` without starting a process per request. It reads one JSON request per line from
// standard input and writes one JSON response per line to standard output, in order of completion. It ends
// when its input ends, so it never outlives the process that started it.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"sync"
)

// A request to render: the arguments of `helm template RELEASE CHART`.
type request struct {
	ID          int      `json:"id"`
	Release     string   `json:"release"`
	Chart       string   `json:"chart"`
	Namespace   string   `json:"namespace"`
	Values      string   `json:"values"`
	APIVersions []string `json:"apiVersions"`
	SkipTests   bool     `json:"skipTests"`
	// Print the NOTES, as `helm install --dry-run=client` does, instead of the manifests.
	Notes bool `json:"notes"`
	// Return what the templates pass to the function `covered` (coverage.go).
	Coverage bool `json:"coverage"`
}

// Output of `helm template`, and whether it exits with 0.
type answer struct {
	ID     int    `json:"id"`
	OK     bool   `json:"ok"`
	Stdout string `json:"stdout"`
	Stderr string `json:"stderr"`
	// What the templates passed to `covered`, each text once.
	Covered []string `json:"covered,omitempty"`
}

// Trades memory for speed: garbage collection runs after four times the live memory was allocated, not once.
const collectAtPercent = 400

func main() {
	debug.SetGCPercent(collectAtPercent)
	if err := serve(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "renderer:", err)
		os.Exit(1)
	}
}

// serve answers requests until the input ends, one per processor at a time.
func serve(input io.Reader, output io.Writer) error {
	requests := make(chan request)
	failed := make(chan error, 1)
	go func() { failed <- read(input, requests) }()
	renderer := newRenderer()
	answers := json.NewEncoder(output)
	answers.SetEscapeHTML(false)
	var writing sync.Mutex
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for one := range requests {
				rendered := renderer.answer(one)
				writing.Lock()
				_ = answers.Encode(rendered)
				writing.Unlock()
			}
		})
	}
	workers.Wait()
	return <-failed
}

func read(input io.Reader, requests chan<- request) error {
	defer close(requests)
	decoder := json.NewDecoder(bufio.NewReader(input))
	for {
		var one request
		if err := decoder.Decode(&one); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		requests <- one
	}
}
