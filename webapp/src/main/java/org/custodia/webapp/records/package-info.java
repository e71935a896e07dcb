/**
 * Records of patients for those who treat: finding a patient, adding and correcting a record,
 * looking at what is here, and asking others for what they have.
 */
package org.custodia.webapp.records;
