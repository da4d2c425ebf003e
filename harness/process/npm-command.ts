import { Command } from 'commander';

/**
 * A command line that npm runs: it takes no argument that it does not know, and an error says where help is.
 *
 * @param name as it is typed, without the arguments: `npm start`, `npm run docs`
 * @param description what it does, for `--help`; one line break is a space, two begin a paragraph
 */
export function npmCommand(name: string, description: string): Command {
  return new Command(`${name} --`)
    .description(description.replace(/(?<!\n)\n(?!\n)/g, ' '))
    .usage('[options]')
    .allowExcessArguments(false)
    .showHelpAfterError(`${name} -- --help says what it takes`);
}
