import { accountText, StaffSheet, type StaffTemplate } from './staffLetter.js';

/** To the service-delivery manager, with the hold's suspension. */
export const suspendOrder: StaffTemplate = {
  subject: ({ facts }) => `Suspend licences: ${accountText(facts)}`,
  Component: (props) => (
    <StaffSheet
      {...props}
      opening={[
        `The account ${accountText(props.facts)} is on hold: no new work for it.`,
        `Please suspend its services and licences ${byDate(props.facts.effectiveBy, props.format.longDate)}, unless payment is received before. You will be told when they may be restored.`,
      ]}
    />
  ),
};

/** To the service-delivery manager, when the suspension was not confirmed in time. */
export const missedSuspension: StaffTemplate = {
  subject: ({ facts }) => `Suspension not confirmed: ${accountText(facts)}`,
  Component: (props) => (
    <StaffSheet
      {...props}
      opening={[
        `The services and licences of ${accountText(props.facts)} were to be suspended ${byDate(props.facts.effectiveBy, props.format.longDate)}, and there is no confirmation that they are.`,
        'Please check, suspend what is still active, and complete the task.',
      ]}
    />
  ),
};

/** To the service-delivery manager, at the hand-off to counsel. */
export const cancelOrder: StaffTemplate = {
  subject: ({ facts }) => `Cancel accounts and licences: ${accountText(facts)}`,
  Component: (props) => (
    <StaffSheet
      {...props}
      opening={[
        `The final deadline of ${accountText(props.facts)} has passed without payment, and the matter is with counsel.`,
        'Please cancel the accounts and licences for the reason below, and refer all questions of the customer to counsel.',
      ]}
    />
  ),
};

/** To counsel, with the dossier. */
export const matterForCounsel: StaffTemplate = {
  subject: ({ facts }) => `New matter: ${accountText(facts)}, invoice ${facts.invoice.id}`,
  Component: (props) => (
    <StaffSheet
      {...props}
      opening={[
        `We hand you the matter of ${accountText(props.facts)}: the debt below is unpaid and the deadline of our final demand has passed.`,
        'The dossier holds the statement, the invoices, the ledger, every notice as sent, and all calls, promises and disputes.',
        'Please acknowledge the matter. We have stopped writing to and calling the customer and will tell you of any payment.',
      ]}
    />
  ),
};

/** To counsel, when the debt ends or the matter is recalled. */
export const matterClosed: StaffTemplate = {
  subject: ({ facts }) => `Matter closed: ${accountText(facts)}, invoice ${facts.invoice.id}`,
  Component: (props) => (
    <StaffSheet
      {...props}
      opening={[
        `The matter of ${accountText(props.facts)}, invoice ${props.facts.invoice.id}, is closed. Please take no further steps in it.`,
      ]}
    />
  ),
};

const byDate = (date: string | null, longDate: (date: string) => string): string =>
  date ? `by ${longDate(date)}` : 'without delay';
