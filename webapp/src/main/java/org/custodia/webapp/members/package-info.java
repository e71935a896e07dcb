/**
 * Members of the network, acts that take two persons, and the people and devices of one's own
 * organisation: pages, and the words that pages and REST share.
 */
package org.custodia.webapp.members;
