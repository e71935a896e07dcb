/**
 * Documents of which a channel's ledger has the hash, and how its members get them from each other.
 */
package org.custodia.registry.documents;
