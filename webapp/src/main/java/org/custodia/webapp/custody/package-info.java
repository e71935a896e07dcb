/**
 * Pages on which goods are handled: packing units, sending and receiving consignments, stock and
 * counting it. All of them are worked by scanning.
 */
package org.custodia.webapp.custody;
