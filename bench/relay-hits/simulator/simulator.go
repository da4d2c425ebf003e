// Simulator counts prefix-cache hits of simulated vLLM pods behind AIBrix's gateway.
//
// Index and choice of a pod are AIBrix's own code: the tables of prefixes with and without KV events
// (pkg/utils/syncprefixcacheindexer, pkg/utils/prefixcacheindexer) and the router's functions
// (pkg/plugins/gateway/algorithms). Each line of standard input is a cell in JSON, each line of output its result.
package main

import (
	"bufio"
	"container/heap"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math/rand"
	"os"

	"k8s.io/klog/v2"
)

// cell is one simulation.
type cell struct {
	Workload string `json:"workload"`
	Pods     int    `json:"pods"`
	// Gateways share the requests; each has an index of its own.
	Gateways int `json:"gateways"`
	// Restart empties the index of the gateway in the middle; only the requests soon after it are counted.
	Restart bool   `json:"restart"`
	Arm     string `json:"arm"`
	Seed    int64  `json:"seed"`
}

// result counts blocks of prompts, and those that the pods had.
type result struct {
	Hits     int `json:"hits"`
	Blocks   int `json:"blocks"`
	Requests int `json:"requests"`
}

const (
	// Requests per pod before and while hits are counted, and after a restart.
	warmUp, counted, afterRestart = 200, 200, 60
	// Requests in flight per pod.
	inFlight = 8
)

func main() {
	flags := flag.NewFlagSet("simulator", flag.ExitOnError)
	klog.InitFlags(flags)
	if err := flags.Parse([]string{"-logtostderr=false", "-stderrthreshold=FATAL"}); err != nil {
		panic(err)
	}
	klog.SetOutput(io.Discard)
	lines := bufio.NewScanner(os.Stdin)
	encoder := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		var asked cell
		if err := json.Unmarshal(lines.Bytes(), &asked); err != nil {
			fmt.Fprintln(os.Stderr, "not a cell:", err)
			os.Exit(1)
		}
		if err := encoder.Encode(simulate(asked)); err != nil {
			os.Exit(1)
		}
	}
}

// completion of a request at a time in seconds.
type completion struct {
	at      float64
	pod     *pod
	gateway *gateway
	request *request
}

type completions []completion

func (c completions) Len() int           { return len(c) }
func (c completions) Less(i, j int) bool { return c[i].at < c[j].at }
func (c completions) Swap(i, j int)      { c[i], c[j] = c[j], c[i] }
func (c *completions) Push(one any)      { *c = append(*c, one.(completion)) }
func (c *completions) Pop() any {
	last := (*c)[len(*c)-1]
	*c = (*c)[:len(*c)-1]
	return last
}

func simulate(asked cell) result {
	// The load draws its own numbers, so that every arm gets the same lengths.
	random := rand.New(rand.NewSource(-asked.Seed))
	load := newWorkload(shapes[asked.Workload], asked.Pods, rand.New(rand.NewSource(asked.Seed)))
	fleet := newFleet(asked, random)
	defer fleet.close()
	total := asked.Pods * (warmUp + counted)
	if asked.Restart {
		total = asked.Pods * (warmUp + afterRestart)
	}
	var sum result
	var running completions
	now, nextSlice := 0.0, 1.0
	for number := 0; number < total; number++ {
		if len(running) >= inFlight*asked.Pods {
			done := heap.Pop(&running).(completion)
			now = done.at
			fleet.finish(done)
			load.finish(done.request)
		}
		for ; nextSlice <= now; nextSlice++ {
			fleet.announceSlices()
		}
		if asked.Restart && number == asked.Pods*warmUp {
			fleet.restart()
		}
		one := load.next()
		via, to := fleet.route(one)
		hits := to.admit(one.prompt)
		if number >= asked.Pods*warmUp {
			sum.Hits, sum.Blocks = sum.Hits+hits, sum.Blocks+len(one.prompt)
			sum.Requests++
		}
		seconds := load.shape.seconds(len(one.prompt)-hits, len(one.output)) * (0.8 + 0.4*random.Float64())
		heap.Push(&running, completion{now + seconds, to, via, one})
	}
	return sum
}
