package org.custodia.registry.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.custodia.registry.testing.GeneratedPart;
import org.custodia.registry.testing.RegistryDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The table of {@code docs/permissions.md} of what the application may do to rows is PostgreSQL's
 * own: every table, the policy that holds for it, and what is granted.
 */
class RowPermissionsTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();

  private static final String TABLES =
      """
      select c.relname as name,
        case when c.relkind in ('v', 'm') then 'as of its tables'
          else coalesce((select string_agg(case
              when p.qual like '(organisation = current_setting(''custodia.organisation''::text, true))%'
                and p.with_check = p.qual then 'its own organisation''s'
              when p.cmd = 'SELECT' and p.qual = 'true' then 'seen by all'
              when p.with_check = p.qual and p.qual =
                '(current_setting(''custodia.organisation''::text, true) = ''*reference*''::text)'
                then 'written as reference data'
              else p.cmd || ': `' || coalesce(p.qual, '') || coalesce(' / ' || p.with_check, '') || '`' end,
              '; ' order by p.cmd desc, p.policyname)
            from pg_policies p where p.schemaname = n.nspname and p.tablename = c.relname), 'none') end as rows,
        coalesce((select string_agg(lower(g.privilege_type), ', ' order by
              array_position(array['SELECT', 'INSERT', 'UPDATE', 'DELETE'], g.privilege_type::text), g.privilege_type)
            from information_schema.role_table_grants g
            where g.table_schema = n.nspname and g.table_name = c.relname and g.grantee = 'custodia_app'), 'nothing') as may
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind in ('r', 'p', 'v', 'm')
      order by c.relname
      """;

  private final JdbcClient owner = JdbcClient.create(database.owner());

  private record Row(String name, String rows, String may) {}

  @Test
  void everyTableHasItsRow() throws IOException {
    List<Row> tables = owner.sql(TABLES).query(Row.class).list();
    assertThat(tables).hasSizeGreaterThan(100);
    StringBuilder document = new StringBuilder("| table | rows | may |\n|---|---|---|\n");
    for (Row table : tables) {
      // Flyway's own, which the application does not see into.
      boolean flyways = table.name().equals("flyway_schema_history");
      if (!flyways) assertThat(table.rows()).as(table.name()).isNotEqualTo("none");
      document.append("| `%s` | %s | %s |\n".formatted(table.name(), table.rows(), table.may()));
    }
    new GeneratedPart("rows").expect(document.toString());
  }

  @Test
  void nobodyButTheApplicationAndTheOwnerIsGrantedAnything() {
    assertThat(
            owner
                .sql(
                    """
                    select distinct grantee from information_schema.role_table_grants
                    where table_schema = 'public' and grantee not in
                      (select tableowner from pg_tables where schemaname = 'public')
                    """)
                .query(String.class)
                .list())
        .containsExactly("custodia_app");
  }
}
