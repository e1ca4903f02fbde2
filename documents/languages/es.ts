import { type DocumentWords } from './wording.js';

export const es: DocumentWords = {
  statement: 'Estado de cuenta',
  invoiceCopy: 'Factura (copia)',
  copy: 'Esta es una copia de la factura, con lo que se ha pagado desde entonces.',
  asOf: 'A fecha de',
  number: 'Número',
  daysPastDue: 'Días de retraso',
  description: 'Descripción',
  quantity: 'Cantidad',
  ageing: 'Antigüedad, en días de retraso',
  currency: 'Moneda',
  current: 'No vencido',
  credit: 'Saldo a favor en la cuenta',
  creditNote: 'aún sin aplicar a una factura',
  nothingOpen: 'No hay facturas pendientes.',
  settled: 'No queda nada pendiente en esta factura.',
  payByNumber: 'Cada número de factura de arriba enlaza con su página de pago.',
  date: 'Fecha',
  page: (number, of) => `Página ${number} de ${of}`,
};
