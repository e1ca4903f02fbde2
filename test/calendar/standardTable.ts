/** The standard policy as product.md's table says it, day by day and step by step: written out, not computed. */
export const STANDARD_TABLE = [
  '1 stage-past-due',
  '15 status-request',
  ...['16 reminder-16', '23 reminder-23', '28 call', '30 reminder-30'],
  ...[
    '31 delinquent-31',
    '33 call-for-promise-33',
    '34 delinquent-34',
    '38 delinquent-38',
    '40 call-for-promise-40',
  ],
  ...[
    '41 delinquent-41',
    '45 delinquent-45',
    '47 call-for-promise-47',
    '48 delinquent-48',
    '52 delinquent-52',
  ],
  ...[
    '54 call-for-promise-54',
    '55 delinquent-55',
    '59 delinquent-59',
    '61 call-for-promise-61',
    '62 delinquent-62',
  ],
  ...[
    '66 delinquent-66',
    '68 call-for-promise-68',
    '69 delinquent-69',
    '73 delinquent-73',
    '75 call-for-promise-75',
  ],
  ...[
    '76 delinquent-76',
    '80 delinquent-80',
    '82 call-for-promise-82',
    '83 delinquent-83',
    '87 delinquent-87',
  ],
  ...['89 call-for-promise-89', '90 place-hold', '90 late-fee-90', '90 account-hold-90', '92 demand-call-92'],
  ...[
    '97 account-hold-97',
    '99 demand-call-99',
    '100 suspend-licenses',
    '104 account-hold-104',
    '105 check-suspension',
  ],
  ...[
    '106 demand-call-106',
    '111 account-hold-111',
    '113 demand-call-113',
    '118 account-hold-118',
    '120 late-fee-120',
  ],
  ...['120 demand-call-120', '121 final-demand', '122 legal-warning-call'],
  ...['131 hand-off-to-counsel', '131 cancel-licenses'],
];

/** The part of the table up to and including a day. */
export const tableUntil = (day: number): string[] =>
  STANDARD_TABLE.filter((line) => Number.parseInt(line) <= day);
