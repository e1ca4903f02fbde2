import { type DocumentWords } from './wording.js';

export const fr: DocumentWords = {
  statement: 'Relevé de compte',
  invoiceCopy: 'Facture (copie)',
  copy: 'Ceci est une copie de la facture, avec ce qui a été payé depuis.',
  asOf: 'Situation au',
  number: 'Numéro',
  daysPastDue: 'Jours de retard',
  description: 'Description',
  quantity: 'Quantité',
  ageing: 'Ancienneté, en jours de retard',
  currency: 'Devise',
  current: 'Non échu',
  credit: 'Avoir sur le compte',
  creditNote: 'pas encore imputé à une facture',
  nothingOpen: 'Aucune facture n’est ouverte.',
  settled: 'Plus rien n’est dû sur cette facture.',
  payByNumber: 'Chaque numéro de facture ci-dessus mène à sa page de paiement.',
  date: 'Date',
  page: (number, of) => `Page ${number} sur ${of}`,
};
