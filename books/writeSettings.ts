import { type By } from './people/audit.js';
import { type Database } from '../prisma/client.js';
import { withoutNewBankDetails } from './bankDetails.js';
import { IllegalChange } from './errors.js';
import { type Settings, lockSettings, changeSettings } from './settings.js';

/**
 * Replaces the settings. Where the actor is known, the audit log gets each change with its old and new value;
 * new bank details wait for a second person where there is one. Throws IllegalChange when `version` is not
 * the current one.
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
