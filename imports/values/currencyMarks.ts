/** What people write for a currency beside its ISO code, and the currencies that it can mean. */
const MARKS: Record<string, readonly string[]> = {
  $: ['USD', 'CAD', 'AUD', 'NZD', 'SGD', 'HKD', 'MXN', 'ARS', 'CLP', 'COP', 'TWD', 'UYU', 'BMD', 'JMD'],
  US$: ['USD'],
  R$: ['BRL'],
  C$: ['CAD', 'NIO'],
  CA$: ['CAD'],
  A$: ['AUD'],
  AU$: ['AUD'],
  NZ$: ['NZD'],
  HK$: ['HKD'],
  S$: ['SGD'],
  MX$: ['MXN'],
  NT$: ['TWD'],
  '€': ['EUR'],
  '£': ['GBP', 'EGP', 'LBP', 'FKP', 'GIP', 'SHP'],
  '¥': ['JPY', 'CNY'],
  '₹': ['INR'],
  '₺': ['TRY'],
  '₪': ['ILS'],
  '₩': ['KRW', 'KPW'],
  '฿': ['THB'],
  '₫': ['VND'],
  '₱': ['PHP'],
  '₽': ['RUB'],
  '₴': ['UAH'],
  '₦': ['NGN'],
  Rs: ['INR', 'PKR', 'LKR', 'NPR', 'MUR', 'SCR'],
  'Rs.': ['INR', 'PKR', 'LKR', 'NPR', 'MUR', 'SCR'],
  kr: ['SEK', 'NOK', 'DKK', 'ISK'],
  'kr.': ['SEK', 'NOK', 'DKK', 'ISK'],
  zł: ['PLN'],
  Kč: ['CZK'],
  Ft: ['HUF'],
  'Fr.': ['CHF'],
  SFr: ['CHF'],
  'SFr.': ['CHF'],
  RM: ['MYR'],
  Rp: ['IDR'],
  lei: ['RON', 'MDL'],
  R: ['ZAR'],
};

const escaped = (mark: string) => mark.replace(/[$.]/g, '\\$&');
const longestFirst = Object.keys(MARKS).sort((a, b) => b.length - a.length);

/** Finds a mark or an ISO code at the beginning or the end of an amount. */
export const MARK = new RegExp(
  `^(?:${longestFirst.map(escaped).join('|')}|[A-Za-z]{3})(?=[\\s\\d.,])|(?:${longestFirst.map(escaped).join('|')}|[A-Za-z]{3})$`,
  'u',
);

/** Returns the currencies that a mark can mean, none for an unknown one. */
export const currenciesOfMark = (mark: string): readonly string[] => MARKS[mark] ?? [];
