import { plural } from './plural.js';
import { texts } from './texts/ar.js';
import { type Wording } from './wording.js';

const days = plural('ar', {
  one: 'يوم واحد',
  two: 'يومين',
  few: '# أيام',
  many: '# يومًا',
  other: '# يوم',
});
const invoices = plural('ar', {
  two: 'تمت تسوية فاتورتين',
  few: 'تمت تسوية # فواتير',
  many: 'تمت تسوية # فاتورة',
  other: 'تمت تسوية # فاتورة',
});
const statementAttached = 'مرفق طيه كشف حساب.';

export const ar: Wording = {
  direction: 'rtl',
  banners: { 'PAST DUE ACCOUNT': 'حساب متأخر السداد', 'ACCOUNT ON HOLD': 'حساب موقوف' },
  words: {
    greeting: (contact, account) => `عناية ${contact || account}، تحية طيبة وبعد،`,
    closing: 'وتفضلوا بقبول فائق الاحترام والتقدير،',
    colon: ': ',
    account: 'حساب العميل',
    age: (late, count) => {
      if (late === 0) return 'تُستحق اليوم';
      return late > 0 ? `متأخرة منذ ${days(late, count)}` : `تُستحق بعد ${days(-late, count)}`;
    },
    openInvoices: 'الفواتير غير المسددة',
    invoice: 'فاتورة',
    purchaseOrder: 'أمر الشراء',
    issued: 'تاريخ الإصدار',
    due: 'تاريخ الاستحقاق',
    amount: 'المبلغ',
    lateFees: 'رسوم التأخير',
    paid: 'المدفوع أو المخصوم',
    balance: 'الرصيد المستحق',
    total: 'الإجمالي',
    ofWhichPastDue: 'منه متأخر السداد',
    howToPay: 'طريقة السداد',
    payee: 'المستفيد',
    bankAccount: 'الحساب المصرفي',
    reference: 'المرجع الواجب ذكره',
    invoiceNumbers: 'أرقام الفواتير التي تسددونها',
    payOnline: 'السداد عبر الإنترنت',
    payAllOnline: 'سداد جميع الفواتير عبر الإنترنت',
    askForDetails: 'يرجى الرد على هذه الرسالة لنرسل إليكم بيانات السداد.',
    statementAttached,
    deadlineMissed: (deadline) => `انقضت المهلة المحددة في ${deadline} دون سداد.`,
    questions: 'هل سددتم بالفعل، أم لديكم استفسار؟',
    alreadyPaid: 'إذا كنتم قد سددتم بالفعل، فيرجى إفادتنا بتاريخ الدفعة ومرجعها.',
    dispute: 'إذا رأيتم أن إحدى الفواتير غير صحيحة، فأخبرونا أيها ولماذا، وسنراجعها قبل أن نطالب بها مجددًا.',
    ownPage: 'عرض فواتيركم أو تحديد موعد السداد أو الإبلاغ عن خطأ',
    contact: (email, phone) =>
      `يكفي الرد على هذه الرسالة${email && `، أو الكتابة إلى ${email}`}${phone && `، أو الاتصال على ${phone}`}.`,
    optOut: 'إذا كنتم لا ترغبون في أن نراسلكم بالبريد الإلكتروني، فيرجى الرد بكلمة STOP.',
  },
  notices: {
    courtesy: ({ invoice, dueOn, balance }) => ({
      subject: `الفاتورة ${invoice} تُستحق في ${dueOn}`,
      opening: [
        `نود تذكيركم بأن الفاتورة ${invoice} تُستحق في ${dueOn}، والرصيد المستحق منها ${balance}.`,
        'إذا كانت الدفعة في طريقها إلينا فشكرًا لكم، ولا يلزمكم أي إجراء آخر.',
      ],
    }),
    'status-request': ({ invoice, dueOn, balance, age }) => ({
      subject: `الفاتورة ${invoice}: متى يمكننا توقع السداد؟`,
      opening: [
        `وفقًا لسجلاتنا استُحقت الفاتورة ${invoice} في ${dueOn}، ولا يزال منها ${balance} غير مسدد (${age}).`,
        'نرجو التكرم بإفادتنا بحالة السداد والتاريخ الذي يمكننا توقعه فيه. وإذا كانت الدفعة في طريقها إلينا فشكرًا لكم، ويكفينا رد موجز بتاريخها ومرجعها.',
      ],
    }),
    reminder: ({ invoice, dueOn, age, owed }) => ({
      subject: `تذكير بالسداد: الفاتورة ${invoice} (${age})`,
      opening: [
        `استُحقت الفاتورة ${invoice} في ${dueOn} (${age}). ويبلغ إجمالي المتأخر على حسابكم ${owed}.`,
        `نرجو سداد هذا المبلغ الآن. وتجدون أدناه جميع الفواتير غير المسددة على حسابكم وطريقة سدادها. ${statementAttached}`,
      ],
    }),
    delinquent: ({ account, invoice, dueOn, age, owed, onHold }) => ({
      subject: `حساب متأخر السداد: ${owed} (${account})`,
      opening: [
        `حسابكم متأخر السداد: استُحقت الفاتورة ${invoice} في ${dueOn} (${age}). ويبلغ إجمالي المتأخر ${owed}.`,
        `نرجو سداد المبلغ بالكامل الآن، أو إفادتنا بتاريخ الدفعة ومبلغها ورقم الشيك أو مرجع الحوالة.${onHold ? '' : ' وإذا ظل الحساب متأخرًا فسنضطر إلى إيقافه.'}`,
        statementAttached,
      ],
    }),
    'account-hold': ({ account, invoice, dueOn, age, owed }) => ({
      subject: `حساب موقوف: ${owed} غير مسدد (${account})`,
      opening: [
        `حسابكم موقوف، لأن الفاتورة ${invoice} استُحقت في ${dueOn} (${age}). ويبلغ إجمالي المتأخر ${owed}.`,
        'ما دام الحساب موقوفًا فلن نقبل طلبات جديدة، وتظل الخدمات والتراخيص معلقة حتى سداد كامل المبلغ.',
        `لرفع الإيقاف نرجو سداد المبلغ بالكامل الآن وإفادتنا ببيانات الدفعة. ${statementAttached}`,
      ],
    }),
    'final-demand': ({ invoice, dueOn, age, owed, deadline }) => ({
      subject: `إنذار أخير: سداد ${owed} في موعد أقصاه ${deadline}`,
      opening: [
        `هذا إنذارنا الأخير. فعلى الرغم من رسائلنا السابقة لا تزال الفاتورة ${invoice}، المستحقة في ${dueOn}، غير مسددة (${age}). ويبلغ إجمالي المتأخر ${owed}.`,
        `إذا لم نتسلم المبلغ كاملًا في موعد أقصاه ${deadline}، فسنحيل الأمر إلى مستشارنا القانوني دون إشعار آخر، ونلغي حساباتكم وتراخيصكم. وقد تكلفكم الإجراءات القانونية أكثر من المبلغ المتأخر.`,
        statementAttached,
      ],
    }),
    'thank-you': ({ invoice, listed, listedCount, onHold }) => ({
      subject:
        listed === 1
          ? `شكرًا لكم: تمت تسوية الفاتورة ${invoice}`
          : `شكرًا لكم: ${invoices(listed, listedCount)}`,
      opening: ['شكرًا لكم. تمت تسوية ما يلي ولم يبق منه شيء مستحق:'],
      after: [
        onHold
          ? 'لا تزال هناك فواتير أخرى غير مسددة على حسابكم، ويظل الحساب موقوفًا حتى سدادها.'
          : 'نقدر تعاملكم معنا.',
      ],
    }),
    'promise-received': ({ invoice, promise: { amount, payOn, reference } }) => ({
      subject: `تم التسجيل: دفعتكم بمبلغ ${amount} في ${payOn}`,
      opening: [
        `شكرًا لإبلاغنا. نتوقع دفعتكم بمبلغ ${amount} عن الفاتورة ${invoice} في ${payOn}${reference ? ` (${reference})` : ''}، ولن نرسل إليكم تذكيرًا بهذه الفاتورة قبل ذلك.`,
        'إذا تغير التاريخ أو المبلغ فنرجو إبلاغنا في وقت مناسب.',
      ],
    }),
    'promise-broken': ({ invoice, owed, promise: { amount, payOn, reference } }) => ({
      subject: `لم تصلنا دفعتكم بمبلغ ${amount} الموعودة في ${payOn}`,
      opening: [
        `كنتم قد أبلغتمونا بسداد ${amount} عن الفاتورة ${invoice} في ${payOn}${reference ? ` (${reference})` : ''}، ولم نتسلم هذه الدفعة كاملة. ويبلغ إجمالي المتأخر على حسابكم ${owed}.`,
        'نرجو السداد الآن، أو إفادتنا بما حدث وبموعد وصول الدفعة. وإذا كانت قد أُرسلت من مصرفكم فيكفينا تاريخها ومرجعها.',
        statementAttached,
      ],
    }),
    'hold-released': ({ account, open, listed, licensesOff }) => ({
      subject: `حسابكم لم يعد موقوفًا (${account})`,
      opening: [
        `رُفع الإيقاف عن حسابكم. نقبل طلباتكم من جديد${licensesOff ? '.' : '، وتجري استعادة الخدمات والتراخيص التي عُلقت.'}`,
        listed > 0
          ? `لا يزال على حسابكم ${open} غير مسدد، وتجدون الفواتير وتواريخ استحقاقها أدناه.`
          : 'لم يبق على حسابكم شيء مستحق.',
      ],
      after: ['شكرًا لكم، ونقدر تعاملكم معنا.'],
    }),
    'services-cancelled': ({ account, owed, reason }) => ({
      subject: `أُلغيت حساباتكم وتراخيصكم (${account})`,
      opening: [
        'لقد ألغينا حساباتكم وخدماتكم وتراخيصكم لدينا.',
        `السبب: ${reason}`,
        `لا يسقط ذلك الدين: لا يزال ${owed} واجب السداد. ${statementAttached}`,
      ],
    }),
    statement: ({ account, today, open, pastDue, listed }) => ({
      subject: `كشف حساب حتى ${today} (${account})`,
      opening: [
        `بناءً على طلبكم، إليكم كشف حسابكم حتى ${today}.`,
        listed === 0
          ? 'لا يوجد مبلغ مستحق.'
          : `المبلغ غير المسدد ${open}${pastDue ? `، منه ${pastDue} متأخر السداد` : '، وليس فيه متأخر'}. ${statementAttached}`,
      ],
    }),
  },
  texts,
};
