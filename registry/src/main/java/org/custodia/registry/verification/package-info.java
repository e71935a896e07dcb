/**
 * The regulator's verification service and how members ask it: signed questions and answers about
 * packs, reservations, and the serials of lots. Messages and rules: {@code
 * docs/verification-service.md}.
 */
package org.custodia.registry.verification;
