import { plural } from './plural.js';
import { texts } from './texts/es.js';
import { type Wording } from './wording.js';

const days = plural('es', { one: '# día', other: '# días' });
const invoices = plural('es', { one: '# factura está saldada', other: '# facturas están saldadas' });
const statementAttached = 'Adjuntamos un extracto de cuenta.';

export const es: Wording = {
  direction: 'ltr',
  banners: { 'PAST DUE ACCOUNT': 'CUENTA EN MORA', 'ACCOUNT ON HOLD': 'CUENTA BLOQUEADA' },
  words: {
    greeting: (contact) => (contact ? `Buenos días, ${contact}:` : 'Estimados señores:'),
    closing: 'Atentamente,',
    colon: ': ',
    account: 'Cuenta de cliente',
    age: (late, count) => {
      if (late === 0) return 'vence hoy';
      return late > 0 ? `vencida hace ${days(late, count)}` : `vence en ${days(-late, count)}`;
    },
    openInvoices: 'Facturas pendientes',
    invoice: 'Factura',
    purchaseOrder: 'Orden de compra',
    issued: 'Emitida',
    due: 'Vencimiento',
    amount: 'Importe',
    lateFees: 'Recargos por demora',
    paid: 'Pagado o abonado',
    balance: 'Pendiente',
    total: 'Total',
    ofWhichPastDue: 'del cual vencido',
    howToPay: 'Cómo pagar',
    payee: 'Beneficiario',
    bankAccount: 'Cuenta bancaria',
    reference: 'Referencia',
    invoiceNumbers: 'los números de las facturas que paga',
    payOnline: 'Pagar en línea',
    payAllOnline: 'Pagar todas las facturas en línea',
    askForDetails: 'Responda a esta carta y le enviaremos los datos para el pago.',
    statementAttached,
    deadlineMissed: (deadline) => `El plazo del ${deadline} ha vencido sin que se haya pagado.`,
    questions: '¿Ya ha pagado, o tiene alguna pregunta?',
    alreadyPaid: 'Si ya ha pagado, indíquenos por favor la fecha y la referencia del pago.',
    dispute:
      'Si cree que una factura no es correcta, díganos cuál y por qué: la revisaremos antes de volver a reclamarla.',
    ownPage: 'Ver sus facturas, anunciar un pago o comunicar un error',
    contact: (email, phone) =>
      `Basta con responder a este correo${email && `, escribir a ${email}`}${phone && ` o llamar al ${phone}`}.`,
    optOut: 'Si no desea que volvamos a escribirle por correo electrónico, responda con la palabra STOP.',
  },
  notices: {
    courtesy: ({ invoice, dueOn, balance }) => ({
      subject: `La factura ${invoice} vence el ${dueOn}`,
      opening: [
        `Le recordamos amablemente que la factura ${invoice} vence el ${dueOn}; quedan pendientes ${balance}.`,
        'Si el pago ya está en camino, muchas gracias: no tiene que hacer nada más.',
      ],
    }),
    'status-request': ({ invoice, dueOn, balance, age }) => ({
      subject: `Factura ${invoice}: ¿cuándo podemos esperar el pago?`,
      opening: [
        `Según nuestros registros, la factura ${invoice} venció el ${dueOn} y siguen pendientes ${balance} (${age}).`,
        '¿Podría decirnos en qué situación está el pago y en qué fecha podemos esperarlo? Si ya está en camino, muchas gracias: nos basta una breve respuesta con la fecha y la referencia.',
      ],
    }),
    reminder: ({ invoice, dueOn, age, owed }) => ({
      subject: `Recordatorio de pago: factura ${invoice} (${age})`,
      opening: [
        `La factura ${invoice} tenía como vencimiento el ${dueOn} (${age}). En total, ${owed} están vencidos en su cuenta.`,
        `Le rogamos que pague esta cantidad ahora. A continuación encontrará todas las facturas pendientes de su cuenta y la forma de pagarlas. ${statementAttached}`,
      ],
    }),
    delinquent: ({ account, invoice, dueOn, age, owed, onHold }) => ({
      subject: `Cuenta en mora: ${owed} pendientes (${account})`,
      opening: [
        `Su cuenta está en mora: la factura ${invoice} tenía como vencimiento el ${dueOn} (${age}). En total, ${owed} están vencidos.`,
        `Le rogamos que pague el total ahora, o que nos indique la fecha, el importe y el número de cheque o la referencia de la transferencia.${onHold ? '' : ' Si la cuenta sigue en mora, tendremos que bloquearla.'}`,
        statementAttached,
      ],
    }),
    'account-hold': ({ account, invoice, dueOn, age, owed }) => ({
      subject: `Cuenta bloqueada: ${owed} pendientes (${account})`,
      opening: [
        `Su cuenta está bloqueada, porque la factura ${invoice} tenía como vencimiento el ${dueOn} (${age}). En total, ${owed} están vencidos.`,
        'Mientras la cuenta esté bloqueada no aceptamos nuevos pedidos; los servicios y las licencias quedan suspendidos hasta que todo esté pagado.',
        `Para que podamos levantar el bloqueo, le rogamos que pague el total ahora y nos envíe los datos del pago. ${statementAttached}`,
      ],
    }),
    'final-demand': ({ invoice, dueOn, age, owed, deadline }) => ({
      subject: `Último requerimiento de pago: ${owed} a más tardar el ${deadline}`,
      opening: [
        `Este es nuestro último requerimiento de pago. A pesar de nuestras cartas anteriores, la factura ${invoice}, con vencimiento el ${dueOn}, sigue sin pagarse (${age}). En total, ${owed} están vencidos.`,
        `Si no recibimos el pago completo a más tardar el ${deadline}, trasladaremos el asunto a nuestros abogados sin más aviso y cancelaremos sus cuentas y licencias. Las acciones legales pueden costarle más que la cantidad vencida.`,
        statementAttached,
      ],
    }),
    'thank-you': ({ invoice, listed, listedCount, onHold }) => ({
      subject:
        listed === 1
          ? `Gracias: la factura ${invoice} está saldada`
          : `Gracias: ${invoices(listed, listedCount)}`,
      opening: ['Muchas gracias. Lo siguiente está saldado y no queda nada pendiente:'],
      after: [
        onHold
          ? 'Otras facturas de su cuenta siguen pendientes: continúa bloqueada hasta que se paguen.'
          : 'Gracias por su confianza.',
      ],
    }),
    'promise-received': ({ invoice, promise: { amount, payOn, reference } }) => ({
      subject: `Tomamos nota: su pago de ${amount} el ${payOn}`,
      opening: [
        `Gracias por avisarnos. Esperamos su pago de ${amount} de la factura ${invoice} el ${payOn}${reference ? ` (${reference})` : ''} y no le recordaremos esta factura hasta entonces.`,
        'Si la fecha o el importe cambian, le agradeceremos que nos avise con tiempo.',
      ],
    }),
    'promise-broken': ({ invoice, owed, promise: { amount, payOn, reference } }) => ({
      subject: `No hemos recibido su pago de ${amount} anunciado para el ${payOn}`,
      opening: [
        `Nos anunció el pago de ${amount} de la factura ${invoice} para el ${payOn}${reference ? ` (${reference})` : ''}. No lo hemos recibido por completo; en su cuenta, ${owed} están vencidos.`,
        'Le rogamos que pague ahora, o que nos diga qué ha ocurrido y cuándo nos llegará el pago. Si ya ha salido de su banco, nos bastan la fecha y la referencia.',
        statementAttached,
      ],
    }),
    'hold-released': ({ account, open, listed, licensesOff }) => ({
      subject: `Su cuenta ya no está bloqueada (${account})`,
      opening: [
        `Hemos levantado el bloqueo de su cuenta. Volvemos a aceptar sus pedidos${licensesOff ? '.' : ', y los servicios y licencias suspendidos se están restableciendo.'}`,
        listed > 0
          ? `En su cuenta quedan pendientes ${open}; a continuación figuran las facturas y sus vencimientos.`
          : 'En su cuenta no queda nada pendiente.',
      ],
      after: ['Muchas gracias por su confianza.'],
    }),
    'services-cancelled': ({ account, owed, reason }) => ({
      subject: `Sus cuentas y licencias están canceladas (${account})`,
      opening: [
        'Hemos cancelado sus cuentas, servicios y licencias con nosotros.',
        `El motivo: ${reason}`,
        `La deuda no queda saldada con ello: siguen pendientes de pago ${owed}. ${statementAttached}`,
      ],
    }),
    statement: ({ account, today, open, pastDue, listed }) => ({
      subject: `Extracto de cuenta al ${today} (${account})`,
      opening: [
        `Como nos pidió, este es el extracto de su cuenta al ${today}.`,
        listed === 0
          ? 'No queda nada pendiente.'
          : `Quedan pendientes ${open}${pastDue ? `, de los cuales ${pastDue} están vencidos` : '; nada está vencido'}. ${statementAttached}`,
      ],
    }),
  },
  texts,
};
