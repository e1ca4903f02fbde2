import { isCurrency } from '../../domain/money/money.js';
import { looksLikeAmount } from '../values/amount.js';
import { readDate } from '../values/dates.js';
import { folded } from '../values/words.js';
import { type ColumnKind, type Columns, type FieldSet } from './fieldSet.js';

const MONEY_TITLE =
  /amount|balance|total|paid|due|open|outstanding|credit|debit|betrag|saldo|summe|offen|montant|solde|importe|bedrag|importo/i;
const NUMBER_OF_DAYS = /days?|tage|jours|d[ií]as|dagen|giorni/i;

/** What the values of one unused column are; a column may have many values, so only counts are kept. */
class Profile {
  constructor(private readonly isState: (text: string) => boolean) {}

  private values = 0;
  private numbers = 0;
  private readonly seen: Record<ColumnKind, number> = {
    money: 0,
    'a state': 0,
    'a date': 0,
    'a currency': 0,
  };

  add(text: string): void {
    this.values += 1;
    if (looksLikeAmount(text)) this.numbers += 1;
    if (this.isState(text)) this.seen['a state'] += 1;
    else if (isCurrency(text.toUpperCase())) this.seen['a currency'] += 1;
    else if (looksLikeDate(text)) this.seen['a date'] += 1;
    else if (looksLikeAmount(text) && /[.,]\d{1,3}\D*$/.test(text)) this.seen.money += 1;
  }

  /** Returns what most of its values are, null for a column of anything else. */
  kind(title: string): ColumnKind | null {
    const enough = Math.max(1, this.values / 2);
    if (this.numbers >= enough && MONEY_TITLE.test(title) && !NUMBER_OF_DAYS.test(title)) return 'money';
    const kinds = Object.keys(this.seen) as ColumnKind[];
    return kinds.find((kind) => this.seen[kind] >= enough) ?? null;
  }
}

/** A serial number alone is no date: any count has the same form. */
const looksLikeDate = (text: string): boolean =>
  /\D/.test(text) && (readDate(text, 'D/M/YYYY') ?? readDate(text, 'M/D/YYYY')) !== null;

/**
 * Watches the columns that no field reads. One that looks like money, a state, a date or a currency may say
 * that a debt is paid or of another amount, so it stops the reading until a person maps it or leaves it out
 * by name.
 */
export class UnusedColumns<F extends string> {
  private readonly profiles = new Map<number, Profile>();
  private readonly known: ReadonlySet<string>;
  private readonly waived: ReadonlySet<string>;

  constructor(
    private readonly columns: Columns<F>,
    private readonly by: { fields: FieldSet<F>; ignore: readonly string[] },
  ) {
    const taken = new Set(Object.values(columns.at));
    columns.header.forEach((_, place) => {
      if (!taken.has(place)) this.profiles.set(place, new Profile(by.fields.isState));
    });
    this.known = new Set(by.fields.notNeeded.map(folded));
    this.waived = new Set(by.ignore.map(folded));
  }

  add(cells: readonly string[]): void {
    for (const [place, profile] of this.profiles) if (cells[place]) profile.add(cells[place]);
  }

  questions(): string[] {
    const { header } = this.columns;
    const missing = this.by.ignore.filter((name) => !header.some((title) => folded(title) === folded(name)));
    return [
      ...missing.map((name) => `--ignore ${name}: there is no column "${name}".`),
      ...[...this.profiles].flatMap(([place, profile]) => {
        const title = header[place]!;
        const kind = profile.kind(title);
        if (
          kind === null ||
          !this.by.fields.watched.includes(kind) ||
          this.known.has(folded(title)) ||
          this.waived.has(folded(title))
        )
          return [];
        if (kind === 'a currency' && this.hasCurrency()) return [];
        return [
          `The column "${title}" looks like ${kind} and is not used: choose its field (--map FIELD="${title}"), or leave it out (--ignore "${title}").`,
        ];
      }),
    ];
  }

  private hasCurrency(): boolean {
    const { currency } = this.by.fields;
    return currency !== undefined && this.columns.at[currency] !== undefined;
  }

  notes(): string[] {
    const names = this.columns.ignored.filter((name) => name !== '');
    return names.length > 0 ? [`Columns that are not used: ${names.join(', ')}.`] : [];
  }
}
