// npm run measure   prints sizes by folder, import circles, and mannered words in comments
// npm run measure -- --mannered FOLDER   lists where the mannered words of a folder are
import { basename, dirname, resolve } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import extractConfig from 'dependency-cruiser/config-utl/extract-depcruise-config';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { commentWords, manneredWords } from './mannered.js';
import { readTracked, type Source } from './source.js';

interface MeasuredFile extends Source {
  path: string;
  isTest: boolean;
}

const HEADINGS = ['', 'files', 'lines', 'code', 'tests/code', 'comments', 'longest file', 'longest function'];

const readFiles = (): MeasuredFile[] =>
  readTracked().map((source) => ({ ...source, isTest: /\.test\.tsx?$/.test(source.path) }));

/** A room holds its folders; a folder one level down holds all that is below it. */
function foldersOf(files: MeasuredFile[]): string[] {
  const folders = files.flatMap(({ path }) => {
    const [room, folder] = dirname(path).split('/');
    return folder ? [room!, `${room}/${folder}`] : [room!];
  });
  return [...new Set(folders)].filter((folder) => folder !== '.').sort();
}

/** Files, lines and functions are those of the code; tests only count against it. */
function row(name: string, files: MeasuredFile[]): string[] {
  const code = files.filter(({ isTest }) => !isTest);
  const tests = files.filter(({ isTest }) => isTest);
  const codeLines = sum(code, 'codeLines');
  const commentLines = sum(code, 'commentLines');
  const [file] = code.toSorted((one, other) => other.lines - one.lines);
  const [longest] = code
    .flatMap(({ path, functions }) => functions.map((each) => ({ ...each, file: basename(path) })))
    .sort((one, other) => other.lines - one.lines);
  return [
    name,
    `${code.length}`,
    `${sum(code, 'lines')}`,
    `${codeLines}`,
    codeLines > 0 ? (sum(tests, 'codeLines') / codeLines).toFixed(2) : '',
    codeLines > 0 ? `${((100 * commentLines) / (codeLines + commentLines)).toFixed(0)} %` : '',
    file ? `${file.lines} ${basename(file.path)}` : '',
    longest ? `${longest.lines} ${longest.name} (${longest.file}:${longest.line})` : '',
  ];
}

const sum = (files: MeasuredFile[], key: 'lines' | 'codeLines' | 'commentLines') =>
  files.reduce((total, file) => total + file[key], 0);

const isIn = (folder: string) => (file: { path: string }) => file.path.startsWith(`${folder}/`);

function printSizes(files: MeasuredFile[]): void {
  // In test/ a helper is a test's line too, and dev/ is not of the product.
  const whole = files
    .filter((file) => !isIn('dev')(file))
    .map((file) => ({ ...file, isTest: file.isTest || isIn('test')(file) }));
  const rows = foldersOf(files).map((folder) =>
    row(folder.replace(/.*\//, '  '), files.filter(isIn(folder))),
  );
  printTable([HEADINGS, ...rows, row('the product', whole)]);
}

function printTable(rows: string[][]): void {
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((cells) => cells[column]!.length)));
  const isNumber = (column: number) => column > 0 && column < 6;
  for (const cells of rows)
    console.log(
      cells
        .map((cell, column) =>
          isNumber(column) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!),
        )
        .join('  ')
        .trimEnd(),
    );
}

const NO_CIRCLE = 'no circle';

async function printCircles(): Promise<void> {
  const { forbidden, options } = await extractConfig(resolve('.dependency-cruiser.js'));
  const circle = forbidden!.filter(({ name }) => name === NO_CIRCLE);
  if (circle.length === 0) throw new Error(`.dependency-cruiser.js has no rule "${NO_CIRCLE}"`);
  const ruleSet = { forbidden: circle };
  const { output } = await cruise(
    ['.'],
    { ...options, includeOnly: '', validate: true, ruleSet },
    {},
    { tsConfig: extractTSConfig(resolve('tsconfig.json')) },
  );
  const { summary } = output as ICruiseResult;
  console.log(`\nimport circles: ${summary.violations.length} in ${summary.totalCruised} modules`);
  for (const { from, cycle = [] } of summary.violations)
    console.log(`  ${[from, ...cycle.map(({ name }) => name)].join(' → ')}`);
}

function printMannered(files: MeasuredFile[]): void {
  const words = files.reduce((total, file) => total + commentWords(file), 0);
  const counts = files.map((file) => ({ path: file.path, count: manneredWords(file).length }));
  const found = counts.reduce((total, { count }) => total + count, 0);
  console.log(
    `\nmannered words: ${((1_000 * found) / words).toFixed(1)} in 1,000 words of comments (${found})`,
  );
  const most = counts.filter(({ count }) => count > 0).sort((one, other) => other.count - one.count);
  for (const { path, count } of most.slice(0, 10)) console.log(`  ${count} ${path}`);
}

function listMannered(files: MeasuredFile[]): void {
  for (const file of files)
    for (const { word, line } of manneredWords(file)) console.log(`${file.path}:${line}: ${word}`);
}

const [option, folder] = process.argv.slice(2);
const files = readFiles();
if (option === '--mannered') {
  listMannered(folder ? files.filter(isIn(folder.replace(/\/$/, ''))) : files);
} else {
  printSizes(files);
  await printCircles();
  printMannered(files);
}
