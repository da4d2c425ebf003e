// Judge answers which prefix match AIBrix's gateway sees after KV event batches.
//
// It runs the gateway's own code: the decoder (pkg/cache/kvcache), the event handler (pkg/kvevent) and the prefix index
// (pkg/utils/syncprefixcacheindexer). Requests are JSON objects on standard input, one per line; each gets one line.
//
//	{"pod": "pod-a", "payload": "93cb…"}             a batch as received from that pod, in hex: {} or {"error": "…"}
//	{"pods": ["pod-a", "pod-b"], "tokens": [1, 2]}   a prompt: {"match": {"pod-a": 100, "pod-b": 0}}, in percent
//	{"deletedPod": "pod-a"}                          the pod is deleted: {}
//	{"reset": true}                                  a restart with an empty index: {}
//
// AIBRIX_PREFIX_CACHE_BLOCK_SIZE and the AIBRIX_SYNC_* variables apply as in the gateway.
package main

import (
	"bufio"
	"context"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	_ "unsafe" // for go:linkname

	"k8s.io/klog/v2"

	"github.com/vllm-project/aibrix/pkg/cache/kvcache"
	"github.com/vllm-project/aibrix/pkg/kvevent"
	index "github.com/vllm-project/aibrix/pkg/utils/syncprefixcacheindexer"
)

// Every batch and prompt is about this model; the router asks for LoRA id -1 (prefix_cache.go, Route).
const (
	model  = "model"
	noLoRA = int64(-1)
)

// maxLine is the longest request in bytes; bufio.Scanner's own limit is 64 KiB.
const maxLine = 64 << 20

type request struct {
	Pod        string   `json:"pod"`
	Payload    string   `json:"payload"`
	Pods       []string `json:"pods"`
	Tokens     []uint32 `json:"tokens"`
	DeletedPod string   `json:"deletedPod"`
	Reset      bool     `json:"reset"`
}

type answer struct {
	Match map[string]int `json:"match,omitempty"`
	Error string         `json:"error,omitempty"`
}

// eventHandler has the fields of the unexported kvevent.eventHandler (pkg/kvevent/handler.go, v0.7.0).
type eventHandler struct {
	manager   *kvevent.Manager
	podKey    string
	modelName string
	loraID    int64
}

//go:linkname handleEvent github.com/vllm-project/aibrix/pkg/kvevent.(*eventHandler).HandleEvent
func handleEvent(*eventHandler, kvcache.KVEvent) error

// judge is the part of a gateway between the event socket and the router.
type judge struct {
	table   *index.SyncPrefixHashTable
	manager *kvevent.Manager
}

func main() {
	flags := flag.NewFlagSet("judge", flag.ExitOnError)
	klog.InitFlags(flags)
	if err := flags.Parse([]string{"-logtostderr=false", "-stderrthreshold=FATAL"}); err != nil {
		panic(err)
	}
	klog.SetOutput(io.Discard)
	if err := serve(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func serve(in io.Reader, out io.Writer) error {
	current := newJudge()
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, maxLine)
	encoder := json.NewEncoder(out)
	for lines.Scan() {
		var asked request
		if err := json.Unmarshal(lines.Bytes(), &asked); err != nil {
			return fmt.Errorf("not a request: %w", err)
		}
		if asked.Reset {
			current.table.Close()
			current = newJudge()
		}
		if err := encoder.Encode(current.answer(asked)); err != nil {
			return err
		}
	}
	return lines.Err()
}

func newJudge() *judge {
	made := &judge{table: index.NewSyncPrefixHashTable()}
	made.manager = kvevent.NewManager(nil, made)
	return made
}

func (j *judge) answer(asked request) answer {
	var err error
	switch {
	case asked.Payload != "":
		err = j.receive(asked.Pod, asked.Payload)
	case asked.Tokens != nil:
		return answer{Match: j.match(asked.Tokens, asked.Pods)}
	case asked.DeletedPod != "":
		err = j.table.RemovePrefix(model, noLoRA, asked.DeletedPod)
	case !asked.Reset:
		err = errors.New("the request has none of payload, tokens, deletedPod, reset")
	}
	if err != nil {
		return answer{Error: err.Error()}
	}
	return answer{}
}

// receive does what ZMQClient.processMessage does with a payload (pkg/cache/kvcache/zmq_client.go, v0.7.0).
func (j *judge) receive(pod, payload string) error {
	bytes, err := hex.DecodeString(payload)
	if err != nil {
		return err
	}
	batch, err := kvcache.DecodeEventBatch(bytes, model, pod)
	if err != nil {
		return err
	}
	handler := &eventHandler{manager: j.manager, podKey: pod, modelName: model, loraID: noLoRA}
	var failures []error
	for _, event := range batch.Events {
		failures = append(failures, handleEvent(handler, event))
	}
	return errors.Join(failures...)
}

func (j *judge) match(tokens []uint32, pods []string) map[string]int {
	bytes := make([]byte, 0, 4*len(tokens))
	for _, token := range tokens {
		bytes = binary.BigEndian.AppendUint32(bytes, token)
	}
	ready, percent := map[string]struct{}{}, map[string]int{}
	for _, pod := range pods {
		ready[pod], percent[pod] = struct{}{}, 0
	}
	found, _ := j.table.MatchPrefix(model, noLoRA, bytes, ready)
	for pod, share := range found {
		percent[pod] = share
	}
	return percent
}

// GetSyncIndexer makes the judge a kvevent.SyncIndexProvider.
func (j *judge) GetSyncIndexer(context.Context) (kvevent.SyncIndexer, error) { return j, nil }

// The three methods below copy fields as the gateway's adapter does (pkg/cache/store_providers.go).

// ProcessBlockStored records blocks.
func (j *judge) ProcessBlockStored(_ context.Context, e kvevent.BlockStoredEvent) error {
	return j.table.ProcessBlockStored(index.BlockStored{
		BlockHashes: e.BlockHashes, ModelName: e.ModelName, LoraID: e.LoraID, SourcePod: e.SourcePod,
		ParentBlockHash: e.ParentBlockHash, Tokens: e.Tokens,
	})
}

// ProcessBlockRemoved forgets blocks.
func (j *judge) ProcessBlockRemoved(_ context.Context, e kvevent.BlockRemovedEvent) error {
	return j.table.ProcessBlockRemoved(index.BlockRemoved{
		BlockHashes: e.BlockHashes, ModelName: e.ModelName, LoraID: e.LoraID, SourcePod: e.SourcePod,
	})
}

// RemovePrefix forgets a pod.
func (j *judge) RemovePrefix(_ context.Context, modelName string, loraID int64, pod string) error {
	return j.table.RemovePrefix(modelName, loraID, pod)
}
