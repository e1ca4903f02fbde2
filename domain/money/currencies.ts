/**
 * ISO 4217 codes by number of decimals of the minor unit, with the Caribbean guilder of 2025. Compared with
 * the published list in currencies.test.ts.
 */
export const CODES_BY_EXPONENT = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  2:
    'AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW ' +
    'CNY COP COU CRC CUC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ' +
    'ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR ' +
    'MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN ' +
    'SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG',
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
} as const;

const EXPONENTS = [0, 2, 3, 4] as const;

/**
 * Returns the decimals of the currency's minor unit, undefined when the list lacks the code. It searches the
 * texts because an index would be rebuilt in the memory of every waiting workflow.
 */
export function findExponent(code: string): number | undefined {
  return code.length === 3 && !code.includes(' ')
    ? EXPONENTS.find((exponent) => ` ${CODES_BY_EXPONENT[exponent]} `.includes(` ${code} `))
    : undefined;
}
