/**
 * Price orders: read from files, compared with what is in force, published, and looked up with
 * proof.
 */
package org.custodia.registry.prices;
