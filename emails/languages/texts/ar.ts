import { type TextWording } from '../wording.js';

export const texts: TextWording = {
  notices: {
    courtesy: ({ creditor, invoice, balance, dueOn }) =>
      `${creditor}: الفاتورة ${invoice} بمبلغ ${balance} تُستحق في ${dueOn}.`,
    'status-request': ({ creditor, invoice, balance, dueOn }) =>
      `${creditor}: الفاتورة ${invoice} بمبلغ ${balance} غير مسددة منذ ${dueOn}. متى يمكننا توقع السداد؟`,
    reminder: ({ creditor, invoice, age, owed }) =>
      `${creditor}: الفاتورة ${invoice} ${age}، والمبلغ المتأخر ${owed}. نرجو السداد الآن.`,
    delinquent: ({ creditor, invoice, owed }) =>
      `${creditor}: حسابكم متعثر، والمبلغ المتأخر ${owed} (الفاتورة ${invoice}). نرجو سداده كاملًا الآن.`,
    'account-hold': ({ creditor, invoice, owed }) =>
      `${creditor}: حسابكم موقوف حتى سداد ${owed} (الفاتورة ${invoice}).`,
    'final-demand': ({ creditor, invoice, owed, deadline }) =>
      `${creditor}: إنذار أخير. سددوا ${owed} حتى ${deadline} وإلا أحلنا الأمر إلى المحامين (الفاتورة ${invoice}).`,
  },
  pay: 'للسداد: ',
  optOut: 'لإيقاف الرسائل أرسلوا STOP.',
};
