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
  /** Limits how fast this process sends; absent: no limit. */
  pace?: Pace;
  /** Absent: no postal provider is configured; the collector prints and posts letters (rule 8). */
  post?: LetterPost | null;
  /** Absent: a step by text message takes the next channel. */
  texts?: TextSender | null;
  /** Null: no licence system is configured; a task for the service-delivery manager replaces it (rule 8). */
  licenses: Licenses | null;
  /** Absent: no payment provider is configured, so only reported payments are known. */
  provider?: PaymentProvider | null;
  /** Absent in tests: the check for lost workflows does nothing. */
  workflows?: {
    /**
     * Signals the case to the invoice's workflow, or starts the workflow when it does not run. Returns true
     * when it was started.
     */
    revive: (current: DunningCase) => Promise<boolean>;
  } | null;
  /** Receives unexpected errors in full; Temporal gets only their kind. */
  onError: (error: unknown, verb: string) => void;
  /** Receives a provider's words with a failure that is expected and retried. */
  onRetry?: (reason: string, verb: string) => void;
};
