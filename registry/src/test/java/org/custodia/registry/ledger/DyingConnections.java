package org.custodia.registry.ledger;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Connections with which this process dies, at once and without any tidying up, right before or
 * right after the commit of the transaction in which a step's statement was made for the last time.
 */
public final class DyingConnections extends DelegatingDataSource {
  private static final int KILLED = 137;

  private final String statement;
  private final boolean afterCommit;
  private final int times;
  private final AtomicInteger made = new AtomicInteger();

  DyingConnections(DataSource pool, LedgerStep step) {
    this(pool, step.statement(), step.afterCommit(), step.times());
  }

  /**
   * @param statement part of an SQL statement, in lower case, with single spaces
   * @param afterCommit whether to die right after the commit of its transaction, or right before
   * @param times how often it has been made by then
   */
  public DyingConnections(DataSource pool, String statement, boolean afterCommit, int times) {
    super(pool);
    this.statement = statement;
    this.afterCommit = afterCommit;
    this.times = times;
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection connection = super.getConnection();
    return (Connection)
        Proxy.newProxyInstance(
            DyingConnections.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            new Watched(connection));
  }

  private final class Watched implements InvocationHandler {
    private final Connection connection;
    private boolean reached;

    Watched(Connection connection) {
      this.connection = connection;
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
      if (method.getName().equals("prepareStatement")) {
        String sql = ((String) arguments[0]).toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
        reached |= sql.contains(statement) && made.incrementAndGet() >= times;
      }
      boolean commit = method.getName().equals("commit");
      if (commit && reached && !afterCommit) die();
      Object result;
      try {
        result = method.invoke(connection, arguments);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
      if (commit && reached) die();
      return result;
    }
  }

  /** As by {@code kill -9}: no finally block, no shutdown hook, no goodbye to anybody. */
  private static void die() {
    Runtime.getRuntime().halt(KILLED);
  }
}
