import { type DocumentWords } from './wording.js';

export const ar: DocumentWords = {
  statement: 'كشف حساب',
  invoiceCopy: 'فاتورة (نسخة)',
  copy: 'هذه نسخة من الفاتورة، مع بيان ما سُدِّد منذ إصدارها.',
  asOf: 'كما في',
  number: 'الرقم',
  daysPastDue: 'أيام التأخر',
  description: 'الوصف',
  quantity: 'الكمية',
  ageing: 'أعمار الديون بأيام التأخر',
  currency: 'العملة',
  current: 'غير مستحق بعد',
  credit: 'رصيد دائن في الحساب',
  creditNote: 'لم يُخصم بعد من أي فاتورة',
  nothingOpen: 'لا توجد فواتير مفتوحة.',
  settled: 'لا يوجد مبلغ مستحق على هذه الفاتورة.',
  payByNumber: 'كل رقم فاتورة أعلاه رابط إلى صفحة سداده.',
  date: 'التاريخ',
  page: (number, of) => `صفحة ${number} من ${of}`,
};
