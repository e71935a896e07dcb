/** What Custodia is told from outside: which keys there are, and what is wrong with those given. */
package org.custodia.webapp.configuration;
