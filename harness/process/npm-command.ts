import { Command } from 'commander';

/**
 * A command line that npm runs. It refuses unknown arguments, and its errors say how to get help.
 *
 * @param name as it is typed, without the arguments: `npm start`, `npm run docs`
 * @param description what it does, for `--help`; a single line break is a space, two start a paragraph
 */
export function npmCommand(name: string, description: string): Command {
  return new Command(`${name} --`)
    .description(description.replace(/(?<!\n)\n(?!\n)/g, ' '))
    .usage('[options]')
    .allowExcessArguments(false)
    .showHelpAfterError(`${name} -- --help shows the options`);
}
