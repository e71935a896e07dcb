/** Pages of the admissions desk: patients, duplicates, guardians, imports. */
package org.custodia.webapp.people;
