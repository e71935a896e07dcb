/**
 * The keys of the local organisations: accounts, devices, the verification service and records.
 * Whoever uses one gets signatures, sealed bytes or tokens, never the key: so key-store files can
 * give way to Vault or to PKCS#11 without a change elsewhere.
 */
package org.custodia.registry.keys;
