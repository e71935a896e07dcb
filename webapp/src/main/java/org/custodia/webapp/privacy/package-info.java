/** Pages of the privacy officer: emergencies and unusual access, reports for patients, staff. */
package org.custodia.webapp.privacy;
