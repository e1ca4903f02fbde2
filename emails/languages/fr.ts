import { plural } from './plural.js';
import { texts } from './texts/fr.js';
import { type Wording } from './wording.js';

const days = plural('fr', { one: '# jour', other: '# jours' });
const invoices = plural('fr', { one: '# facture est réglée', other: '# factures sont réglées' });
const statementAttached = 'Vous trouverez ci-joint un relevé de compte.';

// French puts a no-break space (\u00a0) before : ; ?
export const fr: Wording = {
  direction: 'ltr',
  banners: { 'PAST DUE ACCOUNT': 'COMPTE EN RETARD DE PAIEMENT', 'ACCOUNT ON HOLD': 'COMPTE BLOQUÉ' },
  words: {
    greeting: (contact) => (contact ? `Bonjour ${contact},` : 'Madame, Monsieur,'),
    closing: 'Nous vous prions d’agréer nos salutations distinguées.',
    colon: '\u00a0: ',
    account: 'Compte client',
    age: (late, count) => {
      if (late === 0) return 'échéance aujourd’hui';
      return late > 0 ? `échue depuis ${days(late, count)}` : `échéance dans ${days(-late, count)}`;
    },
    openInvoices: 'Factures ouvertes',
    invoice: 'Facture',
    purchaseOrder: 'Bon de commande',
    issued: 'Émise le',
    due: 'Échéance',
    amount: 'Montant',
    lateFees: 'Frais de retard',
    paid: 'Payé ou crédité',
    balance: 'Solde dû',
    total: 'Total',
    ofWhichPastDue: 'dont échu',
    howToPay: 'Comment payer',
    payee: 'Bénéficiaire',
    bankAccount: 'Coordonnées bancaires',
    reference: 'Référence à indiquer',
    invoiceNumbers: 'les numéros des factures que vous réglez',
    payOnline: 'Payer en ligne',
    payAllOnline: 'Payer toutes les factures en ligne',
    askForDetails: 'Répondez à ce courrier et nous vous enverrons nos coordonnées bancaires.',
    statementAttached,
    deadlineMissed: (deadline) => `Le délai fixé au ${deadline} est passé sans paiement.`,
    questions: 'Déjà payé, ou une question\u00a0?',
    alreadyPaid: 'Si vous avez déjà payé, merci de nous indiquer la date et la référence de votre règlement.',
    dispute:
      'Si vous estimez qu’une facture est erronée, dites-nous laquelle et pourquoi\u00a0: nous la vérifierons avant de vous la réclamer de nouveau.',
    ownPage: 'Voir vos factures, annoncer un paiement ou signaler une erreur',
    contact: (email, phone) =>
      `Répondez simplement à cet e-mail${email && `, écrivez à ${email}`}${phone && ` ou appelez le ${phone}`}.`,
    optOut: 'Si vous ne souhaitez plus être contacté par e-mail, répondez par le mot STOP.',
  },
  notices: {
    courtesy: ({ invoice, dueOn, balance }) => ({
      subject: `La facture ${invoice} arrive à échéance le ${dueOn}`,
      opening: [
        `Nous nous permettons de vous rappeler que la facture ${invoice} arrive à échéance le ${dueOn}\u00a0; il reste ${balance} à régler.`,
        'Si votre règlement est déjà en route, nous vous en remercions\u00a0: vous n’avez rien d’autre à faire.',
      ],
    }),
    'status-request': ({ invoice, dueOn, balance, age }) => ({
      subject: `Facture ${invoice}\u00a0: quand pouvons-nous attendre votre règlement\u00a0?`,
      opening: [
        `Sauf erreur de notre part, la facture ${invoice} devait être réglée le ${dueOn} et ${balance} restent dus (${age}).`,
        'Pourriez-vous nous dire où en est le paiement et à quelle date nous pouvons l’attendre\u00a0? S’il est déjà en route, nous vous en remercions\u00a0: une brève réponse avec sa date et sa référence nous suffit.',
      ],
    }),
    reminder: ({ invoice, dueOn, age, owed }) => ({
      subject: `Rappel de paiement\u00a0: facture ${invoice} (${age})`,
      opening: [
        `La facture ${invoice} devait être réglée le ${dueOn} (${age}). Au total, ${owed} sont échus sur votre compte.`,
        `Nous vous remercions de régler cette somme dès maintenant. Vous trouverez ci-dessous toutes les factures ouvertes de votre compte et la façon de les payer. ${statementAttached}`,
      ],
    }),
    delinquent: ({ account, invoice, dueOn, age, owed, onHold }) => ({
      subject: `Compte en retard de paiement\u00a0: ${owed} à régler (${account})`,
      opening: [
        `Votre compte est en retard de paiement\u00a0: la facture ${invoice} devait être réglée le ${dueOn} (${age}). Au total, ${owed} sont échus.`,
        `Veuillez régler la totalité dès maintenant, ou nous indiquer la date, le montant et le numéro du chèque ou la référence du virement.${onHold ? '' : ' Si le compte reste en retard, nous serons contraints de le bloquer.'}`,
        statementAttached,
      ],
    }),
    'account-hold': ({ account, invoice, dueOn, age, owed }) => ({
      subject: `Compte bloqué\u00a0: ${owed} à régler (${account})`,
      opening: [
        `Votre compte est bloqué, car la facture ${invoice} devait être réglée le ${dueOn} (${age}). Au total, ${owed} sont échus.`,
        'Tant que le compte est bloqué, nous n’acceptons aucune nouvelle commande\u00a0; les services et les licences sont suspendus jusqu’au règlement complet.',
        `Pour que nous puissions lever le blocage, veuillez régler la totalité dès maintenant et nous communiquer les détails du paiement. ${statementAttached}`,
      ],
    }),
    'final-demand': ({ invoice, dueOn, age, owed, deadline }) => ({
      subject: `Dernière mise en demeure\u00a0: ${owed} à régler au plus tard le ${deadline}`,
      opening: [
        `La présente est notre dernière mise en demeure. Malgré nos précédents courriers, la facture ${invoice}, à échéance du ${dueOn}, reste impayée (${age}). Au total, ${owed} sont échus.`,
        `Sans règlement complet reçu au plus tard le ${deadline}, nous transmettrons le dossier à notre conseil juridique sans autre avis et résilierons vos comptes et vos licences. Une action en justice peut vous coûter plus que la somme échue.`,
        statementAttached,
      ],
    }),
    'thank-you': ({ invoice, listed, listedCount, onHold }) => ({
      subject:
        listed === 1
          ? `Merci\u00a0: la facture ${invoice} est réglée`
          : `Merci\u00a0: ${invoices(listed, listedCount)}`,
      opening: ['Nous vous remercions. Ce qui suit est réglé, et il ne reste rien à payer\u00a0:'],
      after: [
        onHold
          ? 'D’autres factures de votre compte sont encore ouvertes\u00a0: il reste bloqué jusqu’à leur règlement.'
          : 'Merci de votre confiance.',
      ],
    }),
    'promise-received': ({ invoice, promise: { amount, payOn, reference } }) => ({
      subject: `Bien noté\u00a0: votre règlement de ${amount} le ${payOn}`,
      opening: [
        `Merci de nous avoir informés. Nous attendons votre règlement de ${amount} pour la facture ${invoice} le ${payOn}${reference ? ` (${reference})` : ''} et ne vous adresserons pas de rappel pour cette facture d’ici là.`,
        'Si la date ou le montant devait changer, merci de nous prévenir à temps.',
      ],
    }),
    'promise-broken': ({ invoice, owed, promise: { amount, payOn, reference } }) => ({
      subject: `Votre règlement de ${amount} annoncé pour le ${payOn} ne nous est pas parvenu`,
      opening: [
        `Vous nous aviez annoncé le règlement de ${amount} pour la facture ${invoice} le ${payOn}${reference ? ` (${reference})` : ''}. Nous ne l’avons pas reçu en totalité\u00a0; ${owed} sont échus sur votre compte.`,
        'Veuillez payer dès maintenant, ou nous dire ce qui s’est passé et quand le règlement nous parviendra. S’il est déjà parti, sa date et sa référence nous suffisent.',
        statementAttached,
      ],
    }),
    'hold-released': ({ account, open, listed, licensesOff }) => ({
      subject: `Votre compte n’est plus bloqué (${account})`,
      opening: [
        `Le blocage de votre compte est levé. Nous acceptons de nouveau vos commandes${licensesOff ? '.' : '\u00a0; les services et les licences suspendus sont en cours de rétablissement.'}`,
        listed > 0
          ? `Il reste ${open} à régler sur votre compte\u00a0; les factures et leurs échéances figurent ci-dessous.`
          : 'Il ne reste rien à régler sur votre compte.',
      ],
      after: ['Nous vous remercions de votre confiance.'],
    }),
    'services-cancelled': ({ account, owed, reason }) => ({
      subject: `Vos comptes et vos licences sont résiliés (${account})`,
      opening: [
        'Nous avons résilié vos comptes, services et licences chez nous.',
        `Le motif\u00a0: ${reason}`,
        `La dette n’est pas éteinte pour autant\u00a0: ${owed} restent à payer. ${statementAttached}`,
      ],
    }),
    statement: ({ account, today, open, pastDue, listed }) => ({
      subject: `Relevé de compte au ${today} (${account})`,
      opening: [
        `Comme vous nous l’avez demandé, voici le relevé de votre compte au ${today}.`,
        listed === 0
          ? 'Il ne reste rien à régler.'
          : `Il reste ${open} à régler${pastDue ? `, dont ${pastDue} échus` : '\u00a0; rien n’est échu'}. ${statementAttached}`,
      ],
    }),
  },
  texts,
};
