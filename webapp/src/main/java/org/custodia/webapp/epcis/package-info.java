/** EPCIS 2.0 over REST (sections 12 and 13 of the standard), and the resolver of Digital Links. */
package org.custodia.webapp.epcis;
