/**
 * GS1 knowledge: what a scanner's text says, and how such text is made. Start at {@link
 * org.custodia.scanners.gs1.ScanReader}, which also tells ISBT 128 apart and hands it on.
 *
 * <p>Rules are those of the GS1 General Specifications; the table of Application Identifiers holds
 * the facts of the GS1 Barcode Syntax Dictionary (GS1 AISBL, Apache-2.0).
 */
package org.custodia.scanners.gs1;
