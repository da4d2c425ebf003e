import { main } from './kv-events/command.ts';

process.exitCode = await main(process.argv.slice(2));
