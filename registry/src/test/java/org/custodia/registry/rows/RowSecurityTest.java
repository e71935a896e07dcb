package org.custodia.registry.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.custodia.registry.testing.RegistryDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Every table of the schema, whoever made it, keeps organisations apart. */
class RowSecurityTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();

  /**
   * Public reference data, the same for every organisation; ProductTableTest says how it is kept.
   */
  private static final String REFERENCE_TABLES = "('product', 'medicine_supply')";

  private static final String TABLES =
      """
      select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg_toast%'
        and n.nspname not like 'pg_temp%' and c.relkind in ('r', 'p')
        and c.relname <> 'flyway_schema_history'
      """;

  private final JdbcClient owner = JdbcClient.create(database.owner());

  @Test
  void everyTableForcesRowSecurity() {
    assertThat(
            owner
                .sql(TABLES + " and not (c.relrowsecurity and c.relforcerowsecurity)")
                .query(String.class)
                .list())
        .as("tables whose migration forgot keep_rows_apart")
        .isEmpty();
  }

  @Test
  void everyTableHasExactlyTheOnePolicy() {
    List<String> wrong =
        owner
            .sql(
                TABLES
                    + " and c.relname not in "
                    + REFERENCE_TABLES
                    + """
                     and ((select count(*) from pg_policy p where p.polrelid = c.oid) <> 1
                      or c.oid in (select p.polrelid from pg_policy p where p.polname <> 'own_organisation'
                        or p.polcmd <> '*' or p.polroles <> '{0}' or not p.polpermissive
                        or pg_get_expr(p.polqual, p.polrelid) not like
                          '(organisation = current_setting(''custodia.organisation''::text, true))'
                        or pg_get_expr(p.polwithcheck, p.polrelid) not like
                          '(organisation = current_setting(''custodia.organisation''::text, true))'))
                    """)
            .query(String.class)
            .list();
    assertThat(wrong).isEmpty();
  }

  @Test
  void noViewReadsRowsForTheApplicationWithItsOwnersRights() {
    assertThat(
            owner
                .sql(
                    """
                    select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
                    where n.nspname = 'public' and c.relkind in ('v', 'm')
                      and not coalesce('security_invoker=true' = any(c.reloptions), false)
                    """)
                .query(String.class)
                .list())
        .isEmpty();
  }

  @Test
  void everyPrimaryKeyAndUniqueIndexBeginsWithTheOrganisation() {
    assertThat(
            owner
                .sql(
                    """
                    select i.indexrelid::regclass::text from pg_index i join pg_class c on c.oid = i.indrelid
                    join pg_namespace n on n.oid = c.relnamespace
                    where n.nspname = 'public' and i.indisunique and c.relname <> 'flyway_schema_history'
                      and pg_get_indexdef(i.indexrelid, 1, true) <> 'organisation'
                      and c.relname not in
                    """
                        + REFERENCE_TABLES)
                .query(String.class)
                .list())
        .as("a unique index over several organisations tells one about the other's rows")
        .isEmpty();
  }

  @Test
  void theApplicationIsNeitherOwnerNorAboveThePolicies() {
    assertThat(
            owner
                .sql(
                    "select rolsuper or rolbypassrls from pg_roles where rolname in ('custodia_app', 'custodia_owner')")
                .query(Boolean.class)
                .list())
        .containsExactly(false, false);
    assertThat(
            owner
                .sql(TABLES + " and pg_get_userbyid(c.relowner) = 'custodia_app'")
                .query(String.class)
                .list())
        .isEmpty();
    assertThatThrownBy(() -> database.jdbc().sql("create table mine (a int)").update())
        .isInstanceOf(DataAccessException.class);
  }
}
