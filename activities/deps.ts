import { type Book } from '../prisma/client.js';
import { type Licenses } from '../providers/licenses.js';
import { type Mailer } from '../providers/mail.js';

export type Deps = {
  book: Book;
  mailer: Mailer;
  /** Null: no licence system is configured; a task for the service-delivery manager takes its place (rule 8). */
  licenses: Licenses | null;
  /** Hears of unexpected errors in full; Temporal is only told their kind. */
  onError: (error: unknown, verb: string) => void;
};
