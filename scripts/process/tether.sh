#!/bin/sh
# Runs a program for as long as standard input stays open, then kills it and its children.
# The caller holds the other end: however the caller ends, by kill -9 too, the program ends with it.
exec 9<&0
"$@" </dev/null 9<&- &
program=$!
{ read -r _ <&9; kill -KILL 0; } &
watcher=$!
wait "$program"
status=$?
kill "$watcher"
exit "$status"
