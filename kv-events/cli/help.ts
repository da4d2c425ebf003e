/** Help text after the list of commands. */
export const programHelp = `
Without -n, --context or --kubeconfig, the target is an address that this machine can reach. With one of them, or as
pod/NAME or deployment/NAME, it is a pod: its ports are forwarded, as kubectl port-forward does.

Examples:
  kv-events watch 10.244.1.7                          rates of a pod, from inside the cluster
  kv-events watch -n demo deploy/my-model --verbose   one line per batch, from anywhere
  kv-events watch localhost --json | jq .sequence     JSON for other programs
  kv-events check -n demo deploy/my-model             can the gateway use its events?

In this repository, run it as: npm run kv-events -- COMMAND …`;

/** Help text of `watch` after its options. */
export const watchHelp = `
Prints one line of rates per interval. missed: batches lost by the network or the publisher; dropped: batches that
arrived but could not be printed in time. Notices go to standard error, everything else to standard output.

--json prints one object per line: {"type":"batch","sequence":7,"missed":0,"restarted":false,"replayed":false,"topic":"",
"bytes":253,"timestamp":1795379725.2,"dataParallelRank":0,"encoding":"map","events":[…]}, and objects of the types
connected, disconnected, undecodable and, last, summary. Block hashes are strings (decimal, or 0x and hexadecimal for
bytes); other integers are numbers, or strings above 2^53-1. Token ids reveal the text of
prompts, so they are only included with --tokens.

Exit codes:
  0  ended by Ctrl-C, TERM or --duration
  2  wrong usage, or the publisher cannot be found or reached at the start (if it fails later, watch waits for it)`;

/** Help text of `check` after its options. */
export const checkHelp = `
Connects as the gateway does: SUB on all topics, then a replay request by DEALER. If the server is known (--url, or
a pod), it sends one new prompt of several hundred tokens with max_tokens 1, so that there is an event to inspect; set
VLLM_API_KEY if the server requires a key. Otherwise it waits for traffic, then reads the replay buffer. For a pod, it
also checks labels, annotations, arguments and addresses, and the settings of the gateway's Deployment.
--json prints the findings with ids and values that stay the same between versions.

Exit codes:
  0  fits: the gateway can use the events of this pod (there may be warnings)
  1  a problem was found: the gateway would not use them
  2  nothing could be checked: wrong usage, or the target cannot be found or reached
  3  undecided: no event was seen, or that release of AIBrix has not been tested`;
