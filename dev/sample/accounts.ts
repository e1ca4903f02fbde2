type Contact = {
  role: 'billing' | 'executive';
  name: string;
  email?: string;
  phone?: string;
  address?: string;
};

export type SampleAccount = {
  id: string;
  name: string;
  timeZone: string;
  locale: string;
  contacts: Contact[];
};

const billing = (name: string, email: string, phone: string): Contact => ({
  role: 'billing',
  name,
  email,
  phone,
});
const executive = (name: string, email: string): Contact => ({ role: 'executive', name, email });

function account(id: string, name: string, [timeZone, locale]: [string, string], ...contacts: Contact[]) {
  return { id, name, timeZone, locale, contacts };
}

/** Customers in many places; all of them, and all their contacts, are invented. */
export const SAMPLE_ACCOUNTS: readonly SampleAccount[] = [
  account(
    'nordwind',
    'Nordwind Logistik GmbH',
    ['Europe/Berlin', 'de-DE'],
    billing('Buchhaltung', 'buchhaltung@nordwind.example', '+49 40 5550 110'),
  ),
  account(
    'sakura',
    '株式会社さくら商事',
    ['Asia/Tokyo', 'ja-JP'],
    billing('経理部', 'keiri@sakura.example', '+81 3 5550 0113'),
  ),
  account(
    'harbour',
    'Harbour & Sons Ltd',
    ['Europe/London', 'en-GB'],
    billing('Accounts Payable', 'ap@harbour.example', '+44 20 5550 771'),
  ),
  account(
    'meridian',
    'Meridian Software Inc.',
    ['America/New_York', 'en-US'],
    billing('Accounts Payable', 'ap@meridian.example', '+1 212 555 0133'),
  ),
  account(
    'aurora',
    'Aurora Estudios, S.A. de C.V.',
    ['America/Mexico_City', 'es-MX'],
    billing('Cuentas por pagar', 'pagos@aurora.example', '+52 55 5550 0188'),
  ),
  account(
    'gulf',
    'شركة الخليج للتجارة',
    ['Asia/Kuwait', 'ar-KW'],
    billing('قسم الحسابات', 'accounts@gulf.example', '+965 5550 0005'),
  ),
  account(
    'olympus',
    'Όλυμπος Α.Ε.',
    ['Europe/Athens', 'el-GR'],
    billing('Λογιστήριο', 'logistirio@olympus.example', '+30 21 5550 0400'),
  ),
  account('prairie', 'Prairie Grain Co-op', ['America/Winnipeg', 'en-CA'], {
    role: 'billing',
    name: 'The Treasurer',
    phone: '+1 204 555 0110',
    address: 'Box 12, Portage Road\nManitoba',
  }),
  account(
    'tui',
    'Tūī Design Ltd',
    ['Pacific/Auckland', 'en-NZ'],
    billing('Accounts', 'bounced@tui.example', '+64 9 555 0161'),
  ),
  account(
    'banyan',
    'बरगद टेक्नोलॉजीज़',
    ['Asia/Kolkata', 'hi-IN'],
    billing('लेखा विभाग', 'lekha@banyan.example', '+91 80 5550 0119'),
    executive('निदेशक', 'nideshak@banyan.example'),
  ),
  account(
    'zephyr',
    'Zéphyr Énergie SARL',
    ['Europe/Paris', 'fr-FR'],
    billing('Comptabilité', 'compta@zephyr.example', '+33 1 55 50 00 07'),
  ),
  account(
    'ghost',
    'Ghost Pepper Foods LLC',
    ['America/Chicago', 'en-US'],
    billing('Accounts Payable', 'ap@ghostpepper.example', '+1 312 555 0142'),
    executive('The Chief Executive', 'ceo@ghostpepper.example'),
  ),
  account(
    'oldmill',
    'Old Mill Bakery',
    ['Europe/Dublin', 'en-IE'],
    billing('The Owner', 'owner@oldmill.example', '+353 1 555 0119'),
  ),
];

/** The sender of the invoices, and the addresses of its staff. */
export const SAMPLE_SETTINGS = {
  creditor: {
    name: 'Kestrel Software Ltd',
    address: '1 Example Street\n1000 Anytown',
    email: 'receivables@kestrel.example',
    phone: '+1 555 0100',
    payee: 'Kestrel Software Ltd',
    bankDetails: 'Example Bank, IBAN XX00 0000 0000 0000 0000',
  },
  people: {
    collector: 'collector@kestrel.example',
    accountant: 'accountant@kestrel.example',
    serviceDeliveryManager: 'delivery@kestrel.example',
    counsel: 'counsel@law.example',
    owner: 'owner@kestrel.example',
  },
};
