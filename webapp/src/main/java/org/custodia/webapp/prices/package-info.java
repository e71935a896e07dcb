/** Pages about prices: for everybody what may be charged, for the authority publishing orders. */
package org.custodia.webapp.prices;
