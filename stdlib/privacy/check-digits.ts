/** Check digits of numbers that are written as digits. All take digits alone. */

/** Luhn's check (ISO/IEC 7812-1, annex B), modulus 10 from the right with weights 1, 2. */
export function hasCheckDigit(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const product = (digits.charCodeAt(digits.length - 1 - i) - 48) * (i % 2 === 0 ? 1 : 2);
    sum += product > 9 ? product - 9 : product;
  }
  return sum % 10 === 0;
}

/** The digit that makes `digits` followed by it pass Luhn's check. */
export function checkDigitOf(digits: string): string {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const product = (digits.charCodeAt(digits.length - 1 - i) - 48) * (i % 2 === 0 ? 2 : 1);
    sum += product > 9 ? product - 9 : product;
  }
  return String((10 - (sum % 10)) % 10);
}

/** Modulus 11 of Swedish bank accounts: weights 1, 2, … 10, 1 from the right. */
export function hasMod11(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) sum += (digits.charCodeAt(digits.length - 1 - i) - 48) * ((i % 10) + 1);
  return sum % 11 === 0;
}

/** Remainder modulo 97 of an international bank account number (ISO 13616-1): country and check digits last, letters as 10 to 35. */
export function remainder97(iban: string): number {
  let remainder = 0;
  for (const character of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder;
}

/** All digits alike (`0000000000`) pass many checks and are nobody's number. */
export const isMonotonous = (digits: string): boolean => /^(\d)\1*$/.test(digits);
