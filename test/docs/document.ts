import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import GithubSlugger from 'github-slugger';
import type { Code, Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { visit } from 'unist-util-visit';
import { paths } from '../../harness/paths.ts';

/** A fenced block: its language, the word behind it that says how it is checked, and its text. */
export interface Block {
  language: string;
  kind: string;
  text: string;
  line: number;
}

/** A Markdown document of the repository, as far as tests look into it. */
export interface Document {
  blocks: Block[];
  /** Texts of inline code. */
  words: string[];
  /** Targets of links and pictures. */
  links: string[];
  /** Anchors of its headings, as GitHub makes them. */
  anchors: string[];
}

/** Reads a document by its path from the repository's root. */
export function readDocument(file: string): Document {
  const tree = fromMarkdown(readFileSync(path.join(paths.root, file), 'utf8'));
  const document: Document = { blocks: [], words: [], links: [], anchors: [] };
  const slugger = new GithubSlugger();
  visit(tree, (node: Nodes) => {
    if (node.type === 'code') document.blocks.push(block(node));
    if (node.type === 'inlineCode') document.words.push(node.value);
    if (node.type === 'link' || node.type === 'image') document.links.push(node.url);
    if (node.type === 'heading') document.anchors.push(slugger.slug(plain(node)));
  });
  return document;
}

/** What is wrong with a link in a document; undefined where it leads somewhere. Links to other hosts are not followed. */
export function brokenLink(file: string, link: string): string | undefined {
  if (/^https:\/\//.test(link)) return URL.canParse(link) ? undefined : `${link} is no URL`;
  const [target = '', anchor] = link.split('#');
  const found = path.join(path.dirname(file), target);
  const resolved = target === '' ? file : found;
  if (!existsSync(path.join(paths.root, resolved))) return `${resolved} does not exist`;
  if (!anchor) return undefined;
  if (statSync(path.join(paths.root, resolved)).isDirectory()) return `${resolved} has no anchors`;
  return readDocument(resolved).anchors.includes(anchor)
    ? undefined
    : `${resolved} has no heading #${anchor}`;
}

function block({ lang, meta, value, position }: Code): Block {
  return { language: lang ?? '', kind: meta ?? '', text: value, line: position?.start.line ?? 0 };
}

function plain(node: Nodes): string {
  let text = '';
  visit(node, (child: Nodes) => {
    if (child.type === 'text' || child.type === 'inlineCode') text += child.value;
  });
  return text;
}
