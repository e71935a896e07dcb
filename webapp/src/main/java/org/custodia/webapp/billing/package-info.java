/** Pages about bills: for billers, payers, patients and the authority. */
package org.custodia.webapp.billing;
