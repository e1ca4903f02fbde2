import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import ts from 'typescript';

export interface SourceFunction {
  name: string;
  line: number;
  lines: number;
}

export interface SourceComment {
  text: string;
  line: number;
}

/** What a source file is made of. A line with code and a comment counts as both. */
export interface Source {
  lines: number;
  codeLines: number;
  commentLines: number;
  functions: SourceFunction[];
  comments: SourceComment[];
}

export function readSource(file: string, text: string): Source {
  // The parser takes types in .js too, and JSX only where the name says so.
  const kind = file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, kind);
  const lineAt = (position: number) => source.getLineAndCharacterOfPosition(position).line + 1;
  const codeLines = new Set<number>();
  const commentLines = new Set<number>();
  const functions: SourceFunction[] = [];
  const comments: SourceComment[] = [];

  function visit(node: ts.Node): void {
    if (ts.isJSDoc(node)) return; // the trivia of the next token holds it
    const children = node.getChildren(source);
    if (children.length === 0) visitToken(node);
    if (ts.isFunctionLike(node) && 'body' in node && node.body) {
      const line = lineAt(node.getStart(source));
      functions.push({ name: nameOf(node, source), line, lines: lineAt(node.end) - line + 1 });
    }
    children.forEach(visit);
  }

  function visitToken(token: ts.Node): void {
    const start = token.getStart(source);
    if (token.end > start) addLines(codeLines, start, token.end);
    // Between two tokens is nothing but space and comments, so no string is taken for a comment.
    for (const { 0: comment, index } of text.slice(token.pos, start).matchAll(COMMENT)) {
      const from = token.pos + index;
      comments.push({ text: comment, line: lineAt(from) });
      addLines(commentLines, from, from + comment.length);
    }
  }

  function addLines(to: Set<number>, start: number, end: number): void {
    for (let line = lineAt(start); line <= lineAt(end); line++) to.add(line);
  }

  visit(source);
  const lines = text.replace(/\n$/, '').split('\n').length;
  return { lines, codeLines: codeLines.size, commentLines: commentLines.size, functions, comments };
}

const COMMENT = /\/\/.*|\/\*[^]*?\*\//g;

/** Its own name, or that of the variable or property that it is the value of, or of the function that it is given to. */
function nameOf(node: ts.SignatureDeclaration, source: ts.SourceFile): string {
  const { parent } = node;
  const named = node.name ?? ('name' in parent ? (parent.name as ts.Node) : undefined);
  if (named) return named.getText(source);
  if (ts.isCallExpression(parent)) return `${parent.expression.getText(source).split('\n')[0]}(…)`;
  return ts.isConstructorDeclaration(node) ? 'constructor' : '(no name)';
}

/** Every code file that git knows, by its path. */
export function readTracked(): (Source & { path: string })[] {
  const tracked = execFileSync('git', ['ls-files', '*.ts', '*.tsx', '*.js', '*.mjs'], { encoding: 'utf8' });
  return tracked
    .trim()
    .split('\n')
    .map((path) => ({ ...readSource(path, readFileSync(path, 'utf8')), path }));
}
