/**
 * Pages of the regulator's oversight: cases, plots, dossiers; and of recalls, for who holds packs.
 */
package org.custodia.webapp.oversight;
