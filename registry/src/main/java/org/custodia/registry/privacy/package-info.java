/**
 * The privacy officer's work: who accessed records of the organisation's patients, and what its own
 * people accessed elsewhere; emergencies to review, unusual access to look into, and reports for
 * patients. Nothing of it leaves the organisation.
 */
package org.custodia.registry.privacy;
