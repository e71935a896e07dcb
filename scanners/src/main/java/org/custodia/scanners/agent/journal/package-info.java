/**
 * The device's own record: what was signed is on the disk before anybody hears a beep, and stays
 * there until the ledger has it.
 */
package org.custodia.scanners.agent.journal;
