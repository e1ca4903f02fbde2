import { type DunningCase } from '../domain/planning/case.js';
import { type Books } from '../books/book.js';
import { type LetterPost } from '../providers/letterPost.js';
import { type Licenses } from '../providers/licenses.js';
import { type Mailer } from '../providers/mail.js';
import { type Pace } from '../providers/pace.js';
import { type PaymentProvider } from '../providers/paymentProvider.js';
import { type TextSender } from '../providers/texts.js';

export type Deps = {
  book: Books;
  mailer: Mailer;
  /** How fast this process may send; none: as fast as letters come. */
  pace?: Pace;
  /** None: nobody posts for us; the collector prints and posts letters (rule 8). */
  post?: LetterPost | null;
  /** None: a step by text message takes the next channel. */
  texts?: TextSender | null;
  /** Null: no licence system is configured; a task for the service-delivery manager takes its place (rule 8). */
  licenses: Licenses | null;
  /** None: nobody is configured who could be asked for payments; what is reported is all there is. */
  provider?: PaymentProvider | null;
  /** None, in tests: lost workflows are not looked for. */
  workflows?: {
    /** Tells the invoice's workflow the case; starts it when it does not run. Returns true when it was started. */
    revive: (current: DunningCase) => Promise<boolean>;
  } | null;
  /** Hears of unexpected errors in full; Temporal is only told their kind. */
  onError: (error: unknown, verb: string) => void;
  /** Hears what a provider said with a failure that is expected and tried again. */
  onSaid?: (said: string, verb: string) => void;
};
