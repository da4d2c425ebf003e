#!/bin/sh
# Runs a program for as long as standard input stays open, then kills it and its children.
# The caller holds the other end: however the caller ends, by kill -9 too, the program ends with it.
# Told to stop, this shell does not go alone either: whoever kills by a path means all that has it in its arguments.
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
