import { z } from 'zod';
import { CONTACT_HOURS } from '../../domain/calendar/calendar.js';
import {
  CONFIRMATIONS,
  ACTIONS,
  CHANNELS,
  CONTACT_ROLES,
  DUNNING_TEMPLATES,
  ROLES,
  RUNGS,
  STAGES,
  type Policy,
} from '../../domain/policy/policy.js';
import { type NoticeTemplate } from '../../emails/facts.js';
import { type Language } from '../../emails/format.js';
import { LANGUAGES } from '../../emails/languages/index.js';
import { NOTICE_COMPONENTS } from '../../emails/notices.js';
import { placeholderIssue } from '../../emails/ownWords.js';
import { validateSteps, type Issue } from '../../domain/policy/validate.js';
import { Currency, Id, Jurisdiction, IsoDate, Text, TimeZone } from '../http/schemas.js';

const Time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be HH:MM');
const Day = z.int().min(-365).max(3_650);
const Days = z.union([
  z.array(Day).min(1).max(400),
  z.strictObject({ from: Day, gaps: z.array(z.int().min(1).max(365)).min(1).max(10), until: Day.optional() }),
]);
const Gate = z.strictObject({
  rule: Id,
  wait: z.union([z.int().min(0).max(365), z.literal('cure'), z.literal('deadline')]),
});

const rule = {
  id: Id,
  stage: z.enum(STAGES),
  days: Days,
  rung: z.enum(RUNGS).optional(),
  after: Gate.optional(),
};
const Step = z.discriminatedUnion('kind', [
  z.strictObject({
    ...rule,
    kind: z.literal('notice'),
    letter: z.enum(DUNNING_TEMPLATES),
    channel: z.enum(CHANNELS),
    to: z.array(z.enum(CONTACT_ROLES)).min(1),
    ownFiles: z.boolean().optional(),
    approval: z.enum(ROLES).optional(),
  }),
  z.strictObject({
    ...rule,
    kind: z.literal('task'),
    task: Id,
    role: z.enum(ROLES),
    dueInDays: z.int().min(0).max(90),
  }),
  z.strictObject({
    ...rule,
    kind: z.literal('action'),
    action: z.enum(ACTIONS),
    approval: z.enum(ROLES).optional(),
  }),
]);

export const OwnWordsBody = z
  .strictObject({
    subject: Text.min(1).max(200).optional(),
    paragraphs: z.array(Text.min(1).max(2_000)).min(1).max(20).optional(),
  })
  .meta({ id: 'OwnWords' });
const Words = z.partialRecord(
  z.enum(Object.keys(NOTICE_COMPONENTS) as [NoticeTemplate]),
  z.partialRecord(z.enum(Object.keys(LANGUAGES) as [Language]), OwnWordsBody),
);
type Words = z.infer<typeof Words>;

/** A policy as data; what the workflows never see of zod. */
export const PolicyBody = z
  .strictObject({
    name: Text.min(1).max(200),
    debtor: z.enum(['business', 'consumer']).default('business'),
    sendAt: Time.default('09:00'),
    sendUntil: Time.default('18:00'),
    spreadMinutes: z.int().min(0).max(480).default(30),
    businessDaysOnly: z.boolean().default(false),
    curePeriod: z.int().min(1).max(60).default(5),
    finalDeadline: z.int().min(5).max(10).default(10),
    promiseGrace: z.int().min(0).max(30).default(2),
    brokenPromises: z.int().min(1).max(100).optional(),
    leastPromise: z.int().min(1).max(100).optional(),
    noticesPerWeek: z.partialRecord(z.enum(CHANNELS), z.int().min(1).max(7)).optional(),
    minimumDaysBetweenContacts: z.int().min(1).max(14).optional(),
    confirmations: z.array(z.enum(CONFIRMATIONS)).max(CONFIRMATIONS.length).optional(),
    lateFee: z.strictObject({ basisPoints: z.int().min(0).max(10_000) }).default({ basisPoints: 200 }),
    allocation: z.enum(['invoice-first', 'fees-first']).default('invoice-first'),
    stageMinimums: z.partialRecord(z.enum(STAGES), z.record(Currency, z.int().min(0))).default({}),
    words: Words.optional(),
    steps: z.array(Step).min(1).max(200),
  })
  .superRefine(({ steps, words = {}, debtor, sendAt, sendUntil, spreadMinutes }, context) => {
    const trouble = (path: (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    for (const { path, message } of validateSteps(steps as Policy['steps'])) trouble(path, message);
    for (const { path, message } of wordIssues(words)) trouble(path, message);
    const opens = minutes(sendAt) + spreadMinutes;
    if (opens >= minutes(sendUntil)) trouble(['sendUntil'], 'must be later than sendAt with its spread');
    if (debtor !== 'consumer') return;
    if (sendAt < CONTACT_HOURS.from)
      trouble(['sendAt'], `must not be before ${CONTACT_HOURS.from} for consumers`);
    if (sendUntil > CONTACT_HOURS.until)
      trouble(['sendUntil'], `must not be after ${CONTACT_HOURS.until} for consumers`);
  })
  .transform((policy) => policy as Policy)
  .meta({ id: 'PolicyBody' });

/** An unknown placeholder would reach the customer unfilled. */
const wordIssues = (words: Words): Issue[] =>
  Object.entries(words).flatMap(([letter, languages]) =>
    Object.entries(languages).flatMap(([language, { subject = '', paragraphs = [] }]) =>
      [subject, ...paragraphs].flatMap((text, place) => {
        const message = placeholderIssue(letter as NoticeTemplate, text);
        const where = place === 0 ? ['subject'] : ['paragraphs', place - 1];
        return message ? [{ path: ['words', letter, language, ...where], message }] : [];
      }),
    ),
  );

const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

export const PreviewBody = z
  .strictObject({
    dueOn: IsoDate,
    timeZone: TimeZone.default('UTC'),
    jurisdiction: Jurisdiction.optional(),
    from: IsoDate.optional(),
  })
  .meta({ id: 'PreviewBody' });
