package main

import "container/list"

// podBlocks is the room of a pod's cache, in blocks of 16 tokens.
const podBlocks = 2000

// block of a pod's cache. A block that no request uses waits in the order of eviction.
type block struct {
	id, parent uint64
	users      int
	waiting    *list.Element
}

// listener of a pod's events, in vLLM's order.
type listener interface {
	stored(from *pod, parent uint64, ids []uint64)
	removed(from *pod, id uint64)
}

// pod has vLLM's prefix cache: blocks of a finished request wait for eviction, its last ones first
// (vllm/v1/core/block_pool.py).
type pod struct {
	name   string
	salt   uint64
	blocks map[uint64]*block
	free   *list.List
	events []listener
	again  []uint64
}

// matched is how many blocks of a prompt the pod has.
func (p *pod) matched(prompt []uint64) int {
	for i, id := range prompt {
		if p.blocks[id] == nil {
			return i
		}
	}
	return len(prompt)
}

// admit starts a request and returns its hits. Blocks are stored as at most 128 per event: a chunk of prefill.
func (p *pod) admit(prompt []uint64) int {
	hits := p.matched(prompt)
	for _, id := range prompt[:hits] {
		p.use(p.blocks[id])
	}
	for from := hits; from < len(prompt); from += 128 {
		p.store(parentOf(prompt, from), prompt[from:min(from+128, len(prompt))])
	}
	return hits
}

func parentOf(ids []uint64, index int) uint64 {
	if index == 0 {
		return 0
	}
	return ids[index-1]
}

func (p *pod) use(one *block) {
	if one.waiting != nil {
		p.free.Remove(one.waiting)
		one.waiting = nil
	}
	one.users++
}

func (p *pod) store(parent uint64, ids []uint64) {
	previous := parent
	for _, id := range ids {
		for len(p.blocks) >= podBlocks && p.evict() {
		}
		if p.blocks[id] == nil {
			p.blocks[id] = &block{id: id, parent: previous}
		}
		p.use(p.blocks[id])
		previous = id
	}
	for _, one := range p.events {
		one.stored(p, parent, ids)
	}
}

// evict removes the oldest block that no request uses. There may be none: vLLM would then preempt a request.
func (p *pod) evict() bool {
	oldest := p.free.Front()
	if oldest == nil {
		return false
	}
	p.free.Remove(oldest)
	id := oldest.Value.(*block).id
	delete(p.blocks, id)
	for _, one := range p.events {
		one.removed(p, id)
	}
	return true
}

// finish stores the answer, a block per event as it fills, and lets the request's blocks go, last first.
func (p *pod) finish(done *request) {
	all := append(append([]uint64{}, done.prompt...), done.output...)
	for i := len(done.prompt); i < len(all); i++ {
		p.store(parentOf(all, i), all[i:i+1])
	}
	for i := len(all) - 1; i >= 0; i-- {
		one := p.blocks[all[i]]
		if one.users--; one.users == 0 {
			one.waiting = p.free.PushBack(one)
		}
	}
}

// slice is what the relay announces again in a second: a thirtieth of the state, predecessors first.
func (p *pod) slice() []uint64 {
	if len(p.again) == 0 {
		for id := range p.blocks {
			p.again = append(p.again, id)
		}
		sortBlocks(p.again)
	}
	count := min(1+len(p.blocks)/30, len(p.again))
	taken := p.again[:count]
	p.again = p.again[count:]
	return taken
}
