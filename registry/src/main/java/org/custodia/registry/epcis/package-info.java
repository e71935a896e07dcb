/**
 * Custody as GS1's EPCIS 2.0 tells it: every step a pack, a unit or a consignment takes in channels
 * this organisation is party to, said in the Core Business Vocabulary 2.0, found by the standard's
 * query language, and taken in from systems that speak it.
 */
package org.custodia.registry.epcis;
