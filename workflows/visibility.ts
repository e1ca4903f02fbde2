import { setCurrentDetails, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import { type DunningCase } from '../domain/planning/case.js';
import { moneyText } from '../domain/money/money.js';
import { ACCOUNT_ID, AMOUNT_DUE, CURRENCY, DUNNING_STAGE, NEXT_STEP_AT } from './messages.js';

/**
 * Updates the Temporal UI: current details always (free), search attributes only when the stage has changed
 * (each upsert is billed). Returns whether it has.
 */
export function updateVisibility(current: DunningCase): boolean {
  setCurrentDetails(details(current));
  const { typedSearchAttributes } = workflowInfo();
  const stageIsNew = typedSearchAttributes.get(DUNNING_STAGE) !== current.stage;
  if (stageIsNew) upsertSearchAttributes(searchAttributes(current));
  return stageIsNew;
}

export function searchAttributes({ stage, accountId, next, balance, currency }: DunningCase) {
  return [
    { key: DUNNING_STAGE, value: stage },
    { key: ACCOUNT_ID, value: accountId },
    { key: AMOUNT_DUE, value: balance },
    { key: CURRENCY, value: currency },
    ...(next ? [{ key: NEXT_STEP_AT, value: new Date(next.at) }] : []),
  ];
}

function details({ status, stage, balance, currency, next, waitingFor, cycle }: DunningCase): string {
  const waiting = waitingFor ? `waiting: ${waitingFor}` : 'nothing, until something happens';
  const lines = [
    `**${status}**, stage **${stage}**, ${moneyText(BigInt(balance), currency)} open`,
    next ? `next: **${next.id}** on ${next.on} (${next.at})` : `next: ${waiting}`,
  ];
  return [...lines, ...(cycle > 1 ? [`cycle ${cycle}`] : [])].join('\n\n');
}
