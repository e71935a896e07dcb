/**
 * What patients allow: granting a consent at their host, having it published and opened, revoking
 * it, opting out; and, at the other end, what was opened for us and using it. The documents lie
 * sealed at the host; the ledger holds commitments and counts ({@code docs/consent.md}).
 */
package org.custodia.registry.consent;
