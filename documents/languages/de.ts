import { type DocumentWords } from './wording.js';

export const de: DocumentWords = {
  statement: 'Kontoauszug',
  invoiceCopy: 'Rechnung (Kopie)',
  copy: 'Dies ist eine Kopie der Rechnung mit dem, was seither bezahlt wurde.',
  asOf: 'Stand',
  number: 'Nummer',
  daysPastDue: 'Tage überfällig',
  description: 'Beschreibung',
  quantity: 'Menge',
  ageing: 'Altersstruktur, in Tagen überfällig',
  currency: 'Währung',
  current: 'Nicht überfällig',
  credit: 'Guthaben auf dem Konto',
  creditNote: 'noch keiner Rechnung zugeordnet',
  nothingOpen: 'Es sind keine Rechnungen offen.',
  settled: 'Auf dieser Rechnung ist nichts offen.',
  payByNumber: 'Jede Rechnungsnummer oben führt zu ihrer Zahlungsseite.',
  date: 'Datum',
  page: (number, of) => `Seite ${number} von ${of}`,
};
