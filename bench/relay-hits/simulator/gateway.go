package main

import (
	"math/rand"
	_ "unsafe" // for go:linkname

	v1 "k8s.io/api/core/v1"

	"github.com/vllm-project/aibrix/pkg/cache"
	"github.com/vllm-project/aibrix/pkg/metrics"
	_ "github.com/vllm-project/aibrix/pkg/plugins/gateway/algorithms" // the functions below
	local "github.com/vllm-project/aibrix/pkg/utils/prefixcacheindexer"
	synced "github.com/vllm-project/aibrix/pkg/utils/syncprefixcacheindexer"
)

const (
	model  = "model"
	noLoRA = int64(-1)
)

//go:linkname onLoadImbalance github.com/vllm-project/aibrix/pkg/plugins/gateway/algorithms.getTargetPodListOnLoadImbalance
func onLoadImbalance(cache.Cache, []*v1.Pod) ([]*v1.Pod, bool)

//go:linkname fromMatched github.com/vllm-project/aibrix/pkg/plugins/gateway/algorithms.getTargetPodFromMatchedPods
func fromMatched(cache.Cache, []*v1.Pod, map[string]int) *v1.Pod

//go:linkname withLeastRequests github.com/vllm-project/aibrix/pkg/plugins/gateway/algorithms.selectTargetPodWithLeastRequestCount
func withLeastRequests(cache.Cache, []*v1.Pod) *v1.Pod

// counts are a gateway's requests in flight by pod, as the cache that the router reads.
type counts struct {
	cache.Cache
	running map[string]int
}

// GetMetricValueByPod knows the one metric that the router's functions ask for.
func (c counts) GetMetricValueByPod(name, _, _ string) (metrics.MetricValue, error) {
	return &metrics.SimpleMetricValue{Value: float64(c.running[name])}, nil
}

// gateway is a replica of AIBrix's gateway with an index of its own.
type gateway struct {
	arm    string
	ready  []*v1.Pod
	counts counts
	local  *local.PrefixHashTable
	synced *synced.SyncPrefixHashTable
	random *rand.Rand
}

func newGateway(arm string, ready []*v1.Pod, random *rand.Rand) *gateway {
	made := &gateway{arm: arm, ready: ready, random: random, counts: counts{running: map[string]int{}}}
	made.empty()
	return made
}

// empty is what a restart does to the index.
func (g *gateway) empty() {
	g.close()
	switch g.arm {
	case "off":
		g.local = local.NewPrefixHashTable()
	case "undecoded", "stock", "relay":
		g.synced = synced.NewSyncPrefixHashTable()
	}
}

func (g *gateway) close() {
	if g.synced != nil {
		g.synced.Close()
	}
}

// choose does what Route of the routers random, least-request and prefix-cache does (prefix_cache.go, v0.7.0).
func (g *gateway) choose(prompt []uint64, pods map[string]*pod) *pod {
	var target *v1.Pod
	switch g.arm {
	case "random":
		target = g.ready[g.random.Intn(len(g.ready))]
	case "least-request":
		target = withLeastRequests(g.counts, g.ready)
	default:
		matched, record := g.match(prompt, pods, g.candidates())
		if len(matched) > 0 {
			target = fromMatched(g.counts, g.ready, matched)
		}
		if target == nil {
			target = withLeastRequests(g.counts, g.ready)
		}
		record(target.Name)
	}
	g.counts.running[target.Name]++
	return pods[target.Name]
}

func (g *gateway) candidates() map[string]struct{} {
	among := g.ready
	if least, imbalanced := onLoadImbalance(g.counts, g.ready); imbalanced {
		among = least
	}
	names := map[string]struct{}{}
	for _, one := range among {
		names[one.Name] = struct{}{}
	}
	return names
}

// match returns percentages by pod, and how the gateway records its choice.
func (g *gateway) match(prompt []uint64, pods map[string]*pod, among map[string]struct{}) (map[string]int, func(string)) {
	switch {
	case g.local != nil:
		matched, hashes := g.local.MatchPrefix(tokensOf(prompt), model, among)
		return matched, func(name string) { g.local.AddPrefix(hashes, model, name) }
	case g.synced != nil:
		matched, hashes := g.synced.MatchPrefix(model, noLoRA, tokensOf(prompt), among)
		return matched, func(name string) { _ = g.synced.AddPrefix(model, noLoRA, name, hashes) }
	}
	matched := map[string]int{}
	for name := range among {
		if percent := 100 * pods[name].matched(prompt) / len(prompt); percent > 0 {
			matched[name] = percent
		}
	}
	return matched, func(string) {}
}
