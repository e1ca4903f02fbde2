import { type By } from './people/audit.js';
import { type Database } from '../prisma/client.js';
import { withoutNewBankDetails } from './bankDetails.js';
import { IllegalChange } from './errors.js';
import { type Settings, lockSettings, changeSettings } from './settings.js';

/**
 * Replaces the settings; what has changed stands in the audit log with its old and new value, where it is said who did
 * it. New bank details wait for a second person where there is one. Throws IllegalChange: `version` is not theirs.
 */
export function writeSettings(db: Database, wanted: Settings, by?: By, version?: number): Promise<void> {
  return db.$transaction(async (tx) => {
    const before = await lockSettings(tx);
    if (version !== undefined && version !== before.version)
      throw new IllegalChange(
        `The settings were changed meanwhile (now version ${before.version}, not ${version}): read them again`,
      );
    const settings = by ? await withoutNewBankDetails(tx, before, wanted, by) : wanted;
    await changeSettings(tx, before, settings, by);
  });
}
