/** Certificates of verification on paper, and the page that checks them without us. */
package org.custodia.webapp.certificates;
