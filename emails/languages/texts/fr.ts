import { type TextWording } from '../wording.js';

export const texts: TextWording = {
  notices: {
    courtesy: ({ creditor, invoice, balance, dueOn }) =>
      `${creditor} : la facture ${invoice} de ${balance} arrive à échéance le ${dueOn}.`,
    'status-request': ({ creditor, invoice, balance, dueOn }) =>
      `${creditor} : la facture ${invoice} de ${balance} est impayée depuis le ${dueOn}. Quand pouvons-nous attendre votre paiement ?`,
    reminder: ({ creditor, invoice, age, owed }) =>
      `${creditor} : la facture ${invoice} est ${age}, au total ${owed}. Merci de payer maintenant.`,
    delinquent: ({ creditor, invoice, owed }) =>
      `${creditor} : votre compte est en défaut de paiement, ${owed} en retard (facture ${invoice}). Merci de tout régler maintenant.`,
    'account-hold': ({ creditor, invoice, owed }) =>
      `${creditor} : votre compte est suspendu jusqu'au paiement de ${owed} (facture ${invoice}).`,
    'final-demand': ({ creditor, invoice, owed, deadline }) =>
      `${creditor} : mise en demeure. Réglez ${owed} d'ici au ${deadline}, sinon le dossier sera confié à nos avocats (facture ${invoice}).`,
  },
  pay: 'Payer : ',
  optOut: 'Plus de SMS ? Répondez STOP.',
};
