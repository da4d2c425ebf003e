package main

import (
	"math"
	"math/rand"
)

// shape is a kind of load. Lengths are means in blocks of 16 tokens, of a lognormal distribution with sigma 1.
type shape struct {
	// Shared prompts before a conversation's own: per fleet if tenants is set, else per pod; all alike or Zipf.
	tenants, tenantsPerPod int
	zipf                   bool
	shared                 float64
	sharedVaries           bool
	// A turn's own prompt and answer, and turns per conversation (geometric).
	own, answer, turns float64
	// Conversations per pod that are open at a time.
	open int
	// The trace's tokens per token here.
	scale float64
}

var shapes = map[string]shape{
	// LMSYS-Chat-1M (arXiv 2309.11998, table 1): 69.5 tokens per prompt, 214.5 per answer, 2.0 turns. The 8 system
	// prompts of 512 tokens are our own addition.
	"chat": {tenants: 8, shared: 32, own: 69.5 / 16, answer: 214.5 / 16, turns: 2, open: 40, scale: 1},
	// Mooncake's trace "conversation" (FAST'25): 12 035 tokens per prompt, 343 per answer, 40 % of the prompt reusable.
	// With geometric turns of mean m, (m-1)/m of a prompt is history: m is 1.67. A sixteenth of the lengths.
	"conversation": {own: 0.6 * 12035 / 256, answer: 343.0 / 256, turns: 1 / 0.6, open: 30, scale: 16},
	// Mooncake's trace "tool&agent" (FAST'25): 8 596 tokens per prompt, 182 per answer, 59 % reusable: here a prompt of
	// a tool, chosen by Zipf's law, and one turn. A sixteenth of the lengths.
	"agents": {tenantsPerPod: 40, zipf: true, shared: 0.59 * 8596 / 256, sharedVaries: true,
		own: 0.41 * 8596 / 256, answer: 182.0 / 256, turns: 1, open: 10, scale: 16},
}

// seconds of a request: 0.1 ms per prompt token that is computed, 20 ms per answered token.
func (s shape) seconds(computed, answered int) float64 {
	return 16 * s.scale * (0.0001*float64(computed) + 0.02*float64(answered))
}

// request has blocks of 16 tokens by number; a number stands for a block and all before it.
type request struct {
	prompt, output []uint64
	of             *conversation
}

type conversation struct {
	history []uint64
	busy    bool
}

type workload struct {
	shape   shape
	random  *rand.Rand
	shared  [][]uint64
	popular *rand.Zipf
	open    []*conversation
	last    uint64
}

func newWorkload(s shape, pods int, random *rand.Rand) *workload {
	load := &workload{shape: s, random: random}
	for range s.tenants + s.tenantsPerPod*pods {
		length := int(s.shared)
		if s.sharedVaries {
			length = load.length(s.shared)
		}
		load.shared = append(load.shared, load.blocks(length))
	}
	if s.zipf {
		load.popular = rand.NewZipf(random, 1.01, 1, uint64(len(load.shared)-1))
	}
	for range s.open * pods {
		load.open = append(load.open, load.start())
	}
	return load
}

func (w *workload) length(mean float64) int {
	drawn := math.Exp(math.Log(mean) - 0.5 + w.random.NormFloat64())
	return max(1, int(math.Round(min(drawn, 8*mean))))
}

// blocks are new ones.
func (w *workload) blocks(count int) []uint64 {
	made := make([]uint64, count)
	for i := range made {
		w.last++
		made[i] = w.last
	}
	return made
}

func (w *workload) start() *conversation {
	switch {
	case len(w.shared) == 0:
		return &conversation{}
	case w.popular != nil:
		return &conversation{history: w.shared[w.popular.Uint64()]}
	}
	return &conversation{history: w.shared[w.random.Intn(len(w.shared))]}
}

// next is the next turn of a conversation that waits for none.
func (w *workload) next() *request {
	index := w.random.Intn(len(w.open))
	for w.open[index].busy {
		index = (index + 1) % len(w.open)
	}
	talk := w.open[index]
	talk.busy = true
	prompt := append(append([]uint64{}, talk.history...), w.blocks(w.length(w.shape.own))...)
	return &request{prompt: prompt, output: w.blocks(w.length(w.shape.answer)), of: talk}
}

// finish ends the turn, and perhaps the conversation; another one then takes its place.
func (w *workload) finish(done *request) {
	done.of.busy = false
	done.of.history = append(append([]uint64{}, done.prompt...), done.output...)
	if w.random.Float64() < 1/w.shape.turns {
		*done.of = *w.start()
	}
}
