/**
 * The patient's pages: what is allowed to whom, allowing and taking back, opting out, news and how
 * to be told. Every page is about one patient, who stands in its address: the person signed in, or
 * somebody that person acts for.
 */
package org.custodia.webapp.patient;
