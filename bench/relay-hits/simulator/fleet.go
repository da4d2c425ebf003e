package main

import (
	"container/list"
	"encoding/binary"
	"fmt"
	"math/rand"
	"slices"

	v1 "k8s.io/api/core/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"

	synced "github.com/vllm-project/aibrix/pkg/utils/syncprefixcacheindexer"
)

// fleet is the pods, the gateways, and what carries the events from one to the other.
type fleet struct {
	pods     map[string]*pod
	ordered  []*pod
	gateways []*gateway
	random   *rand.Rand
	relay    bool
}

func newFleet(asked cell, random *rand.Rand) *fleet {
	made := &fleet{pods: map[string]*pod{}, random: random, relay: asked.Arm == "relay"}
	var ready []*v1.Pod
	for i := range asked.Pods {
		name := fmt.Sprintf("pod-%d", i)
		one := &pod{name: name, salt: random.Uint64(), blocks: map[uint64]*block{}, free: list.New()}
		if asked.Arm == "stock" || asked.Arm == "relay" {
			one.events = []listener{made}
		}
		made.pods[name], made.ordered = one, append(made.ordered, one)
		ready = append(ready, &v1.Pod{ObjectMeta: meta.ObjectMeta{Name: name}})
	}
	for range asked.Gateways {
		made.gateways = append(made.gateways, newGateway(asked.Arm, ready, random))
	}
	return made
}

func (f *fleet) close() {
	for _, one := range f.gateways {
		one.close()
	}
}

func (f *fleet) route(one *request) (*gateway, *pod) {
	via := f.gateways[f.random.Intn(len(f.gateways))]
	return via, via.choose(one.prompt, f.pods)
}

func (f *fleet) finish(done completion) {
	done.gateway.counts.running[done.pod.name]--
	done.pod.finish(done.request)
}

// restart empties the index of all gateways. A relay announces its state to a new subscriber.
func (f *fleet) restart() {
	for _, one := range f.gateways {
		one.empty()
	}
	if !f.relay {
		return
	}
	for _, from := range f.ordered {
		var all []uint64
		for id := range from.blocks {
			all = append(all, id)
		}
		sortBlocks(all)
		f.announce(from, all)
	}
}

// announceSlices is what every relay does once a second.
func (f *fleet) announceSlices() {
	if !f.relay {
		return
	}
	for _, from := range f.ordered {
		f.announce(from, from.slice())
	}
}

func (f *fleet) announce(from *pod, ids []uint64) {
	for _, id := range ids {
		if one := from.blocks[id]; one != nil {
			f.send(from, one.parent, []uint64{id})
		}
	}
}

// stored passes on vLLM's event as it is, or the relay's events of one block each.
func (f *fleet) stored(from *pod, parent uint64, ids []uint64) {
	if !f.relay {
		f.send(from, parent, ids)
		return
	}
	for _, id := range ids {
		f.send(from, parent, []uint64{id})
		parent = id
	}
}

func (f *fleet) send(from *pod, parent uint64, ids []uint64) {
	event := synced.BlockStored{ModelName: model, LoraID: noLoRA, SourcePod: from.name}
	if parent != 0 {
		handle := from.handle(parent)
		event.ParentBlockHash = &handle
	}
	for _, id := range ids {
		event.BlockHashes = append(event.BlockHashes, from.handle(id))
		event.Tokens = append(event.Tokens, tokensOf([]uint64{id}))
	}
	for _, one := range f.gateways {
		if err := one.synced.ProcessBlockStored(event); err != nil {
			panic(err)
		}
	}
}

func (f *fleet) removed(from *pod, id uint64) {
	event := synced.BlockRemoved{ModelName: model, LoraID: noLoRA, SourcePod: from.name, BlockHashes: []int64{from.handle(id)}}
	for _, one := range f.gateways {
		if err := one.synced.ProcessBlockRemoved(event); err != nil {
			panic(err)
		}
	}
}

// handle is a block's hash: vLLM's own starts from a random seed per process, the relay's from a salt.
func (p *pod) handle(id uint64) int64 {
	mixed := (id ^ p.salt) * 0x9E3779B97F4A7C15
	return int64(mixed ^ mixed>>29)
}

// sortBlocks puts predecessors first: numbers are given in the order of a prompt.
func sortBlocks(ids []uint64) { slices.Sort(ids) }

// tokensOf are 16 tokens of 4 bytes per block.
func tokensOf(ids []uint64) []byte {
	bytes := make([]byte, 0, 64*len(ids))
	for _, id := range ids {
		for range 8 {
			bytes = binary.BigEndian.AppendUint64(bytes, id)
		}
	}
	return bytes
}
