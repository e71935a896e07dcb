/** The researcher's pages. */
package org.custodia.webapp.research;
