package org.custodia.registry.testing;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Connections that let something happen before each statement of a piece of work, committed by
 * somebody else: so what only one statement can see at once is not seen by several.
 */
public final class BetweenStatements extends DelegatingDataSource {
  private static final ThreadLocal<Runnable> MEANWHILE = new ThreadLocal<>();

  public BetweenStatements(DataSource pool) {
    super(pool);
  }

  /**
   * @param meanwhile happens in another thread, each time to its end
   */
  public static <T> T with(Runnable meanwhile, Supplier<T> work) {
    MEANWHILE.set(meanwhile);
    try {
      return work.get();
    } finally {
      MEANWHILE.remove();
    }
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection connection = super.getConnection();
    return (Connection)
        Proxy.newProxyInstance(
            BetweenStatements.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              Runnable meanwhile = MEANWHILE.get();
              if (meanwhile != null && method.getName().equals("prepareStatement")) {
                CompletableFuture.runAsync(meanwhile).join();
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
