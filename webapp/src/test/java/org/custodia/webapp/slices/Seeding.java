package org.custodia.webapp.slices;

import java.lang.reflect.Field;
import org.custodia.registry.testing.RegistryDatabase;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;
import org.springframework.util.ReflectionUtils;

/**
 * Tests that put rows into tables themselves do it as a superuser, in one step and for any
 * organisation: what they were given as {@link JdbcClient} is such a one. The application they test
 * goes on with its own, which row-level security binds.
 */
final class Seeding implements TestExecutionListener {
  @Override
  public void prepareTestInstance(TestContext context) {
    ReflectionUtils.doWithFields(
        context.getTestClass(),
        field -> give(field, context),
        field -> field.getType().equals(JdbcClient.class));
  }

  private static void give(Field field, TestContext context) {
    RegistryDatabase database = context.getApplicationContext().getBean(RegistryDatabase.class);
    field.setAccessible(true);
    ReflectionUtils.setField(field, context.getTestInstance(), database.unbound());
  }
}
