import { createHash } from 'node:crypto';
import { strToU8, zipSync } from 'fflate';
import { dossierDocuments } from './dossierDocuments.js';
import { type DossierFacts } from './dossierFacts.js';
import { dossierNotices } from './dossierNotices.js';
import { dossierSummary } from './dossierSummary.js';
import { dossierTables } from './dossierTables.js';

export type * from './dossierFacts.js';

type Files = Record<string, Uint8Array>;

/**
 * Returns the dossier as a ZIP, and the ZIP's SHA-256 in hex. The same facts give the same bytes on any
 * machine. `manifest.json` contains the SHA-256 and size in bytes of every other file. Throws RangeError for
 * a currency that is not in ISO 4217.
 */
export async function makeDossier(facts: DossierFacts): Promise<{ bytes: Uint8Array; sha256: string }> {
  const texts = encoded({
    'summary.txt': dossierSummary(facts),
    ...dossierTables(facts),
    ...dossierNotices(facts),
  });
  const files = { ...texts, ...(await dossierDocuments(facts)) };
  const bytes = zipped({ ...files, 'manifest.json': manifestOf(facts, files) });
  return { bytes, sha256: sha256(bytes) };
}

function encoded(files: Record<string, string | Uint8Array>): Files {
  return Object.fromEntries(
    Object.entries(files).map(([path, file]) => [path, typeof file === 'string' ? strToU8(file) : file]),
  );
}

function manifestOf({ matter, account, today }: DossierFacts, files: Files): Uint8Array {
  const list = sorted(files).map(([path, bytes]) => ({ path, size: bytes.length, sha256: sha256(bytes) }));
  const manifest = {
    matterId: matter.id,
    accountId: account.id,
    invoiceId: matter.invoiceId,
    asOf: today,
    files: list,
  };
  return strToU8(`${JSON.stringify(manifest, null, 2)}\n`);
}

// A ZIP stores local time: the local constructor gives the same digits in every zone. 1980 is the format's
// first year.
const MTIME = new Date(1980, 0, 1);

function zipped(files: Files): Uint8Array {
  return zipSync(Object.fromEntries(sorted(files)), { mtime: MTIME, level: 6 });
}

const sorted = (files: Files): [string, Uint8Array][] =>
  Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1));

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
