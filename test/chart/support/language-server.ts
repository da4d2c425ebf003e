import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import {
  type CompletionItem,
  type CompletionList,
  createProtocolConnection,
  type Diagnostic,
  type Hover,
  type Position,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';

/** A YAML editor: what yaml-language-server, which the usual editors run, says of a text. */
export interface Editor {
  /** Errors and warnings, once the server has looked at the text. */
  diagnostics(text: string): Promise<Diagnostic[]>;
  /** What it offers at a position (line and character from 0). */
  completion(text: string, position: Position): Promise<CompletionItem[]>;
  /** What it shows at a position. */
  hover(text: string, position: Position): Promise<string>;
  close(): Promise<void>;
}

const program = createRequire(import.meta.url).resolve('yaml-language-server/bin/yaml-language-server');

interface Published {
  uri: string;
  diagnostics: Diagnostic[];
}

/** Opens an editor on files of a folder; the files themselves need not exist. */
export async function openEditor(folder: string): Promise<Editor> {
  const server = spawn(process.execPath, [program, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  connection.onRequest('workspace/configuration', ({ items }: { items: object[] }) =>
    items.map(({ section }: { section?: string }) =>
      section === 'yaml' ? { schemaStore: { enable: false } } : {},
    ),
  );
  connection.listen();
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: null,
    capabilities: { textDocument: { hover: {} }, workspace: { configuration: true } },
  });
  await connection.sendNotification('initialized', {});
  return editor(connection, server, pathToFileURL(folder).href);
}

function editor(connection: ProtocolConnection, server: ChildProcess, folder: string): Editor {
  const published = new Map<string, (found: Diagnostic[]) => void>();
  connection.onNotification('textDocument/publishDiagnostics', ({ uri, diagnostics }: Published) => {
    published.get(uri)?.(diagnostics);
  });
  // Each text gets a file of its own, so that no answer about an earlier one is taken for its.
  const open = async (text: string) => {
    const uri = `${folder}/values-${published.size}.yaml`;
    const found = new Promise<Diagnostic[]>((resolve) => published.set(uri, resolve));
    const document = { uri, version: 1, languageId: 'yaml', text };
    await connection.sendNotification('textDocument/didOpen', { textDocument: document });
    return { uri, found };
  };
  const ask = async <T>(question: string, text: string, position: Position): Promise<T> => {
    const { uri } = await open(text);
    return connection.sendRequest(`textDocument/${question}`, { textDocument: { uri }, position });
  };
  return {
    diagnostics: async (text) => (await open(text)).found,
    completion: async (text, position) => (await ask<CompletionList>('completion', text, position)).items,
    hover: async (text, position) => {
      const found = await ask<Hover | null>('hover', text, position);
      return found ? (found.contents as { value: string }).value : '';
    },
    close: async () => {
      connection.dispose();
      server.kill();
      await once(server, 'exit');
    },
  };
}
