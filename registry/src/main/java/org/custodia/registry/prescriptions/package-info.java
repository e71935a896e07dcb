/**
 * Prescriptions: a prescriber issues one, sealed at its hospital; the regulator's desk knows its
 * commitment and counts; a pharmacy reads it with what the patient carries.
 */
package org.custodia.registry.prescriptions;
