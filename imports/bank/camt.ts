import { CommandFailed } from '../failure.js';
import { entryRows } from './camtEntry.js';
import { type PlacedRow } from './row.js';
import { type BankMeaning } from './states.js';
import { elementsAt, parseXml, type XmlElement } from './xml.js';

/** Message → its statements, by the names that ISO 20022 gives them. */
const MESSAGES = {
  BkToCstmrStmt: { name: 'camt.053', part: 'Stmt' },
  BkToCstmrDbtCdtNtfctn: { name: 'camt.054', part: 'Ntfctn' },
} as const;
type MessageName = keyof typeof MESSAGES;
const MESSAGE_NAMES = Object.keys(MESSAGES) as MessageName[];

const VERSION = /xmlns(?::[\w.-]+)?\s*=\s*["'][^"']*?(camt\.05[34]\.001\.(\d\d))/;
const VERSIONS = { first: 2, last: 13 };

export type CamtFile = { rows: PlacedRow[]; notes: string[] };

/**
 * Returns the rows of a bank's statement (camt.053) or notification (camt.054); a row's place is the number of
 * its entry in the file. Throws CommandFailed for a file that is neither.
 */
export function readCamt(file: string, text: string, means: ReadonlyMap<string, BankMeaning>): CamtFile {
  const messages = messagesIn(parseXml(file, text));
  if (messages.length === 0) throw new CommandFailed(`${file} ${otherwise(text)}`);
  assertVersion(file, text);
  const statements = messages.flatMap(({ name, message }) => elementsAt(message, MESSAGES[name].part));
  if (statements.length === 0) throw new CommandFailed(`${file} has no account statement: nothing is in it.`);
  const entries = statements.flatMap((statement) => elementsAt(statement, 'Ntry'));
  const names = [...new Set(messages.map(({ name }) => MESSAGES[name].name))];
  return {
    rows: entries.flatMap((entry, place) => entryRows(entry, { line: place + 1, means })),
    notes: [
      `The file is ${names.join(' and ')} (statements: ${statements.length}, entries: ${entries.length}).`,
      ...(names.includes('camt.054') ? [OTHER_FILE] : []),
    ],
  };
}

/** A batch may be one entry in the statement and many in the notification, so their ids do not always agree. */
const OTHER_FILE =
  'The statement (camt.053) of the same account has the same money: import one of the two kinds, not both.';

/** A message may be in the envelope of a bank's network; its prefixes of namespaces do not matter. */
function messagesIn(element: XmlElement, depth = 0): { name: MessageName; message: XmlElement }[] {
  const found = MESSAGE_NAMES.flatMap((name) =>
    elementsAt(element, name).map((message) => ({ name, message })),
  );
  if (found.length > 0 || depth === MAX_DEPTH) return found;
  const children = Object.keys(element).filter((name) => !name.startsWith('@_'));
  return children
    .flatMap((name) => elementsAt(element, name))
    .flatMap((child) => messagesIn(child, depth + 1));
}
const MAX_DEPTH = 4;

const otherwise = (text: string): string =>
  /<(?:\w+:)?BkToCstmrAcctRpt[\s>]/.test(text)
    ? 'is a report of the day (camt.052), whose entries may still change: export the statement (camt.053).'
    : "is XML, but neither a bank's statement (camt.053) nor a notification (camt.054): export one of these.";

function assertVersion(file: string, text: string): void {
  const [, name, version] = VERSION.exec(text) ?? [];
  if (version === undefined) return;
  if (Number(version) < VERSIONS.first || Number(version) > VERSIONS.last)
    throw new CommandFailed(
      `${file} is ${name}: versions .001.02 to .001.13 are read, so export one of these from the bank.`,
    );
}
