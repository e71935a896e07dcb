package org.custodia.registry.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** When the database is away; otherwise see {@link OrganisationRowsTest}. */
class SharedCommitsTest {
  private static final int CALLERS = 20;

  @Test
  void whoComesTogetherFindsOutTogetherThatTheDatabaseIsAway() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    CountDownLatch everybodyIsHere = new CountDownLatch(1);
    var nowhere =
        new DriverManagerDataSource("jdbc:postgresql://127.0.0.1:%d/none".formatted(freePort())) {
          @Override
          public Connection getConnection() throws SQLException {
            tries.incrementAndGet();
            await(everybodyIsHere);
            return super.getConnection();
          }
        };
    var commits = new SharedCommits(new JdbcTemplate(nowhere));
    ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
    List<Thread> callers = new ArrayList<>();
    List<Future<Integer>> all = new ArrayList<>();
    CountDownLatch started = new CountDownLatch(CALLERS);
    for (int i = 0; i < CALLERS; i++) {
      all.add(
          threads.submit(
              () -> {
                synchronized (callers) {
                  callers.add(Thread.currentThread());
                }
                started.countDown();
                return commits.add("select 1");
              }));
    }
    await(started);
    while (!callers.stream().allMatch(one -> isWaiting(one))) {
      Thread.onSpinWait();
    }
    everybodyIsHere.countDown();

    for (Future<Integer> one : all) {
      assertThatThrownBy(one::get)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(DataAccessResourceFailureException.class);
    }
    threads.shutdown();
    assertThat(tries.get()).as("two that came first, and one or two for all others").isLessThan(5);
  }

  /** For its turn, or for everybody. */
  private static boolean isWaiting(Thread caller) {
    Thread.State state = caller.getState();
    return state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
