/** The checkpoint in a browser: scanning, signing each scan, keeping it until the ledger has it. */
package org.custodia.webapp.checkpoint;
