/** What the help says after the list of commands. */
export const programHelp = `
Without -n, --context or --kubeconfig, the target is an address that this machine can reach. With one of them, or as
pod/NAME or deployment/NAME, it is a pod: its ports are forwarded, as kubectl port-forward does.

Examples:
  kv-events watch 10.244.1.7                          rates of a pod, from inside the cluster
  kv-events watch -n demo deploy/my-model --verbose   one line a batch, from anywhere
  kv-events watch localhost --json | jq .sequence     for machines
  kv-events check -n demo deploy/my-model             is it what the gateway needs?

Here, kv-events is: npm run kv-events -- COMMAND …`;

/** What the help of `watch` says after its options. */
export const watchHelp = `
Rates come as one line an interval; missed counts batches that the network or the publisher lost, dropped those that
arrived and could not be printed in time. Notices go to standard error, everything else to standard output.

--json prints one object a line: {"type":"batch","sequence":7,"missed":0,"restarted":false,"replayed":false,"topic":"",
"bytes":253,"timestamp":1795379725.2,"dataParallelRank":0,"encoding":"map","events":[…]}, and objects of the types
connected, disconnected, undecodable and, last, summary. Block hashes are strings (decimal, or 0x and hexadecimal for
bytes); other integers are numbers, or strings above 2^53-1. Token ids are the text of prompts: only with --tokens.

Exit codes:
  0  ended by Ctrl-C, TERM or --duration
  2  wrong usage, or the publisher cannot be found or reached at the start (later it is waited for)`;

/** What the help of `check` says after its options. */
export const checkHelp = `
Connects as the gateway does: SUB on all topics, then a replay request by DEALER. Where the server is known (--url, or
a pod), it sends one fresh prompt of several hundred tokens, to be completed by one token, so that there is an event to
look at; VLLM_API_KEY is its key, if it needs one. Otherwise it waits for traffic, then looks into the replay buffer.
Of a pod, its labels, annotations, arguments and addresses are checked too, and the settings of the gateway's Deployment.
--json prints the findings with ids and values that stay the same where the sentences change.

Exit codes:
  0  fits: the gateway can use the events of this pod (there may be warnings)
  1  a problem was found: the gateway would not use them
  2  nothing could be checked: wrong usage, or the target cannot be found or reached
  3  undecided: no event was seen, or nobody has tried that release of AIBrix`;
