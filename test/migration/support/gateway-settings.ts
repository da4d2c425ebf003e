/** Settings of the gateway, in the order in which a text gives them. */
type Settings = readonly (readonly [name: string | undefined, value: string | undefined])[];

/** Those that a text gives as values of AIBrix's chart. */
export function settingsOfValues(text: string): Settings {
  return [...text.matchAll(/^ +(AIBRIX_\w+): "(.*)"$/gm)].map(([, name, value]) => [name, value]);
}

/** Those that a text gives as arguments of `kubectl set env`. */
export function settingsOfCommand(text: string): Settings {
  return [...text.matchAll(/^ +(AIBRIX_\w+)=(\S+)/gm)].map(([, name, value]) => [name, value]);
}
