import { type GeneratedFile, read } from '../files.ts';

/**
 * A generated part of a document, between `<!-- begin MARKER -->` and `<!-- end MARKER -->`, or of a shell script,
 * between `# MARKER: begin` and `# MARKER: end`.
 */
export interface MarkedPart {
  /** Path from the repository's root. */
  file: string;
  marker: string;
  /** The generated Markdown or shell code. */
  content: () => string | Promise<string>;
}

/**
 * The documents with updated generated parts.
 *
 * @throws if a document is missing or does not have exactly one pair of a part's markers
 */
export async function renderParts(parts: readonly MarkedPart[]): Promise<GeneratedFile[]> {
  const files = [...new Set(parts.map(({ file }) => file))];
  return Promise.all(files.map((file) => renderDocument(file, parts)));
}

async function renderDocument(file: string, parts: readonly MarkedPart[]): Promise<GeneratedFile> {
  let text = await read(file);
  if (text === undefined)
    throw new Error(`${file} does not exist, but has generated parts: create it with the markers`);
  for (const part of parts.filter((one) => one.file === file)) {
    text = withContent(text, part, (await part.content()).trim());
  }
  return { file, text };
}

/** Replaces the text between the markers. */
export function withContent(
  text: string,
  { file, marker }: Pick<MarkedPart, 'file' | 'marker'>,
  content: string,
) {
  const [begin, end, gap] = markersOf(file, marker);
  const [before, rest, ...more] = text.split(begin);
  const [, after, ...others] = rest?.split(end) ?? [];
  if (before === undefined || after === undefined || more.length > 0 || others.length > 0)
    throw new Error(`${file} must have exactly one ${begin} with exactly one ${end} after it`);
  return `${before}${begin}${gap}${content}${gap}${end}${after}`;
}

/** The two markers, and the line breaks around the content. */
function markersOf(file: string, marker: string): [begin: string, end: string, gap: string] {
  return file.endsWith('.sh')
    ? [`# ${marker}: begin`, `# ${marker}: end`, '\n']
    : [`<!-- begin ${marker} -->`, `<!-- end ${marker} -->`, '\n\n'];
}
