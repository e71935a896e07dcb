/**
 * Whose rows one sees. Every table has {@code organisation text not null} as the first column of
 * its primary key and is given to {@code keep_rows_apart('table')} in the migration that creates
 * it; all work on rows runs in {@link org.custodia.registry.rows.OrganisationRows}.
 */
package org.custodia.registry.rows;
