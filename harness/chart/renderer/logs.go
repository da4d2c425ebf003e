package main

import (
	"bytes"
	"log/slog"
	"sync"
)

// logs collects Helm's log. Helm logs through the process's one logger, so a line cannot be attributed to one of
// several concurrent requests: answer repeats such requests one at a time.
type logs struct {
	lock  sync.Mutex
	text  bytes.Buffer
	lines int
}

// newLogs makes the process's logger write as Helm's does: text without the time, warnings of package log as INFO
// (helm.sh/helm/v4 internal/logging/logging.go).
func newLogs() *logs {
	found := &logs{}
	slog.SetDefault(slog.New(slog.NewTextHandler(found, &slog.HandlerOptions{
		ReplaceAttr: func(_ []string, attribute slog.Attr) slog.Attr {
			if attribute.Key == slog.TimeKey {
				return slog.Attr{}
			}
			return attribute
		},
	})))
	return found
}

func (l *logs) Write(line []byte) (int, error) {
	l.lock.Lock()
	defer l.lock.Unlock()
	l.lines++
	return l.text.Write(line)
}

// count is the number of lines since the start.
func (l *logs) count() int {
	l.lock.Lock()
	defer l.lock.Unlock()
	return l.lines
}

// take returns what was logged since it was last called.
func (l *logs) take() string {
	l.lock.Lock()
	defer l.lock.Unlock()
	defer l.text.Reset()
	return l.text.String()
}
