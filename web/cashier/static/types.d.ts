// What the sections of the cashier's page draw from.
import type { ExportBatch, Language, Payment, Payments, PaymentTotals, Words } from "../../static/js/types.js";

/** The day's money as it was read last. */
export interface Money {
  payments: Payment[];
  /** Payments of all days that a person has to settle. */
  troubled: Payment[];
  strays: Payments["strays"];
  sums: PaymentTotals;
  batches: ExportBatch[];
}

export interface View extends Money {
  texts: Words;
  lang: Language;
  /** The terminals whose day can be ended. */
  terminals: string[];
  mayDecide: boolean;
  settle(payment: Payment, paid: boolean): void;
  refund(payment: Payment): void;
  endOfDay(device: string): void;
  sendAgain(batch: ExportBatch): void;
  history(payment: Payment): void;
}
