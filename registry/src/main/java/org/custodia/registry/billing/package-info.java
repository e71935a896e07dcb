/**
 * Bills between a biller and a payer: judged line by line by the price orders on the ledger, shared
 * with the patient's consent, disputed, adjusted, approved and settled; policies; and what was
 * overcharged. No money moves here: both sides record that it has. docs/bills.md.
 */
package org.custodia.registry.billing;
