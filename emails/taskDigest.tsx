import { withoutIsolates } from './bidi.js';
import { DataTable } from './dataTable.js';
import { numberOf, type TaskDigestFacts } from './facts.js';
import { Title } from './layout.js';
import { plural } from './languages/plural.js';
import { type Setting } from './noticeProps.js';
import { ageText } from './mergeFields.js';
import { accountText, staffMail, type StaffMail } from './staffMail.js';

type DigestTask = TaskDigestFacts['tasks'][number];

const tasksText = plural('en', { one: '# task', other: '# tasks' });

/** The message to each role with work today: its open tasks, overdue ones first. */
export const taskDigestMail = (facts: TaskDigestFacts): StaffMail =>
  staffMail(
    facts,
    ({ role, today, tasks, further }, { format }) => {
      const overdue = tasks.filter(({ dueOn }) => dueOn < today).length;
      const late = overdue > 0 ? `, ${format.count(overdue)} overdue` : '';
      const all = tasks.length + further;
      const count = tasksText(all, format.count(all));
      return {
        subject: `Today: ${count}${late} (${spaced(role)})`,
        lead: `${format.longDate(today)} · ${spaced(role)}`,
        opening: [
          all === 0
            ? 'Nothing is waiting for you today.'
            : `${count}${all === 1 ? ' is' : ' are'} waiting for you${late}.`,
          ...(further > 0 ? [`Below are the ${format.count(tasks.length)} most urgent of them.`] : []),
        ],
      };
    },
    (props) => (
      <>
        {groups(props.facts).map(([title, tasks]) => (
          <section key={title}>
            <Title>{title}</Title>
            <DataTable
              {...props}
              label={title}
              columns={['Task', 'Account', 'Open']}
              figures={1}
              rows={tasks.map((task) => row(task, props))}
            />
          </section>
        ))}
      </>
    ),
  );

function groups({ tasks, today }: TaskDigestFacts): [title: string, tasks: DigestTask[]][] {
  const sorted = [...tasks].sort((a, b) => (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : 0));
  const all: [string, DigestTask[]][] = [
    ['Overdue', sorted.filter(({ dueOn }) => dueOn < today)],
    ['Due today', sorted.filter(({ dueOn }) => dueOn === today)],
    ['Later', sorted.filter(({ dueOn }) => dueOn > today)],
  ];
  return all.filter(([, some]) => some.length > 0);
}

function row(
  { type, why, account, contact, invoice, dueOn }: DigestTask,
  { facts, format, words }: Setting & { facts: TaskDigestFacts },
): string[] {
  const reached = [contact?.name, contact?.phone].filter(Boolean).join(', ');
  const lines = (...texts: (string | null)[]) => texts.filter(Boolean).join('\n');
  return [
    lines(spaced(type), dueOn === facts.today ? null : format.date(dueOn)),
    lines(account && withoutIsolates(accountText(account)), reached, why),
    invoice
      ? lines(
          format.money(invoice.balance, invoice.currency),
          `${numberOf(invoice)}, ${ageText(invoice.daysPastDue, format, words)}`,
        )
      : '',
  ];
}

/** Returns `call-for-promise` and `serviceDeliveryManager` as words. */
const spaced = (name: string): string => {
  const words = name.replace(/([a-z])([A-Z])|-/g, (_, a = '', b = '') => `${a} ${b}`).toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
};
