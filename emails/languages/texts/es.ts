import { type TextWording } from '../wording.js';

export const texts: TextWording = {
  notices: {
    courtesy: ({ creditor, invoice, balance, dueOn }) =>
      `${creditor}: la factura ${invoice} de ${balance} vence el ${dueOn}.`,
    'status-request': ({ creditor, invoice, balance, dueOn }) =>
      `${creditor}: la factura ${invoice} de ${balance} sigue pendiente desde el ${dueOn}. ¿Para qué fecha podemos esperar el pago?`,
    reminder: ({ creditor, invoice, owed }) =>
      `${creditor}: la factura ${invoice} sigue pendiente; el saldo vencido es de ${owed}. Le rogamos que pague ahora.`,
    delinquent: ({ creditor, invoice, owed }) =>
      `${creditor}: su cuenta sigue en mora, con un saldo vencido de ${owed} (factura ${invoice}). Pague ahora el total.`,
    'account-hold': ({ creditor, invoice, owed }) =>
      `${creditor}: su cuenta queda suspendida hasta que pague ${owed} (factura ${invoice}).`,
    'final-demand': ({ creditor, invoice, owed, deadline }) =>
      `${creditor}: requerimiento final. Pague ${owed} hasta el ${deadline} o pasaremos el caso a nuestros abogados (factura ${invoice}).`,
  },
  pay: 'Pagar: ',
  optOut: 'Para no recibir SMS, responda STOP.',
};
