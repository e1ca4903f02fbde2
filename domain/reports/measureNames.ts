/**
 * Results of a period and the state of matters, in the order of the report: on the desk and in the weekly
 * mail.
 */
export const WEEK_MEASURES = {
  newlyPastDue: 'Newly past due',
  collected: 'Collected',
  wentBack: 'Refunds and chargebacks',
  promisesDue: 'Promises due',
  promisesKept: 'Promises kept',
  promisesBroken: 'Promises broken',
  onHold: 'On hold now',
  withCounsel: 'With counsel now',
  open: 'Open now',
} as const;

/** The inputs of the collection performance measures (measures.ts). */
export const PERFORMANCE_MEASURES = {
  beginning: 'Owed at the beginning',
  sales: 'Invoiced, less what was voided',
  netCollected: 'Collected, less refunds and chargebacks',
  ending: 'Owed at the end',
  endingCurrent: 'Owed at the end, not past due',
  endingPastDue: 'Owed at the end, past due',
  promisesEnded: 'Promises kept or broken',
} as const;

/** An account's risk beside its open amount. */
export const EXPOSURE_MEASURES = {
  pastDue: 'Past due now',
  brokenPromises: 'Promises ever broken',
} as const;

/** The expected receipts (forecast.ts), and the amounts that fall in no week. */
export const FORECAST_MEASURES = {
  promised: 'Promised',
  fromPromises: 'Promised, weighted',
  fromHabit: 'Expected by habit',
  expected: 'Expected',
  late: 'Later than usual',
  beyond: 'Expected after these weeks',
  waiting: 'Disputed or with counsel',
  unknown: 'Without any history',
} as const;

/** Every figure of the reports, by name. */
export const MEASURES = {
  ...WEEK_MEASURES,
  ...PERFORMANCE_MEASURES,
  ...EXPOSURE_MEASURES,
  ...FORECAST_MEASURES,
};

export type WeekMeasure = keyof typeof WEEK_MEASURES;
export type PerformanceMeasure = keyof typeof PERFORMANCE_MEASURES;
export type ExposureMeasure = keyof typeof EXPOSURE_MEASURES;
export type ForecastMeasure = keyof typeof FORECAST_MEASURES;
export type Measure = keyof typeof MEASURES;

export const WEEK = Object.keys(WEEK_MEASURES) as WeekMeasure[];

export const isOneOf = <Of extends object>(report: Of, measure: string): measure is keyof Of & string =>
  Object.hasOwn(report, measure);
