import { setTimeout } from 'node:timers/promises';
import { receiveMailEvent } from '../inbox/messages/receive.js';
import { type World } from './world.js';

/** The provider says that the account's letter of this step came back: its mailbox is closed. */
export async function bounce({ book }: World, accountId: string, stepId: string): Promise<void> {
  const notice = await letterOf(book, accountId, stepId);
  const data = {
    ...{ email_id: notice.providerId, to: notice.recipients, tags: { notice_id: notice.id } },
    bounce: { type: 'Permanent', subType: 'General', message: 'Mailbox closed' },
  };
  const body = Buffer.from(JSON.stringify({ type: 'email.bounced', data }));
  await receiveMailEvent(book, { source: 'resend', eventId: `bounce-${accountId}` }, body);
}

/** The step runs beside the test: its letter may be a moment late. */
async function letterOf({ db }: World['book'], accountId: string, stepId: string) {
  for (;;) {
    const notice = await db.notice.findFirst({ where: { accountId, stepId, status: 'sent' } });
    if (notice) return notice;
    await setTimeout(20);
  }
}
