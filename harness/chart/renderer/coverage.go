package main

import (
	"maps"
	"slices"
	_ "unsafe" // for go:linkname
)

// functions are those that Helm offers to templates; neither Helm nor sprig lets a program add one
// (github.com/Masterminds/sprig/v3 functions.go).
//
//go:linkname functions github.com/Masterminds/sprig/v3.genericMap
var functions map[string]any

// withCoverage renders with one more function for templates, `covered TEXT`, which prints nothing and records the text.
// Nothing else may render meanwhile.
func withCoverage(render func() answer) answer {
	seen := map[string]bool{}
	functions["covered"] = func(text string) string {
		seen[text] = true
		return ""
	}
	defer delete(functions, "covered")
	result := render()
	result.Covered = slices.Sorted(maps.Keys(seen))
	return result
}
