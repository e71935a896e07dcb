/** How an address is led to the method that answers it. */
package org.custodia.webapp.routes;
