/**
 * What is made before a member runs: its keys, secrets and certificates, the genesis block of a
 * network, and the files that GoQuorum, Tessera, Keycloak and Custodia read. A program of its own
 * in the same jar; {@code docs/production.md}.
 */
package org.custodia.webapp.setup;
