#!/bin/sh
# Runs a program for as long as standard input stays open, then kills it and its children.
# The caller holds the other end: however the caller ends, even by kill -9, the program ends too.
# On HUP, INT or TERM, kill the whole group: `pkill -f PATH` matches this wrapper too, and must not orphan the program.
end() { kill -KILL 0; }
trap end HUP INT TERM
exec 9<&0
"$@" </dev/null 9<&- &
program=$!
{ trap end HUP INT TERM; read -r _ <&9; end; } &
watcher=$!
wait "$program"
status=$?
kill -KILL "$watcher"
exit "$status"
