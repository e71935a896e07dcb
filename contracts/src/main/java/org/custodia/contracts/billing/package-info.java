/** Bills between a biller and a payer, as {@code BillingLedger} has them. */
package org.custodia.contracts.billing;
