package org.custodia.webapp.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** More checks than the pool has connections, while somebody holds a table of the database. */
@Order(7)
class BusyDatabaseIT {
  private static final int CHECKS = 20;

  private final RunningDemo demo = RunningDemo.get();

  @Test
  void whoFindsNoConnectionIsToldToComeAgainAndTheOthersGoOn() throws Exception {
    Credentials.Sample pack = demo.credentials().sample("genuine-2");
    Till till = new Till(demo.credentials(), "pont-pos");
    assertThat(till.verify(pack.scan()).status()).isEqualTo(200);
    ExecutorService tills = Executors.newFixedThreadPool(CHECKS);
    List<Future<Till.Answer>> checks = new ArrayList<>();
    try (Connection holder = new DemoDatabase(demo).connection("custodia");
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("lock table pack_verification in access exclusive mode");
      for (int i = 0; i < CHECKS; i++) checks.add(tills.submit(() -> till.verify(pack.scan())));
      // Longer than a request waits for a connection.
      long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      while (checks.stream().noneMatch(Future::isDone) && System.nanoTime() < patience) {
        Thread.sleep(100);
      }
      Thread.sleep(1000);
      holder.rollback();
    }
    int busy = 0;
    for (Future<Till.Answer> check : checks) {
      Till.Answer answer = check.get(1, TimeUnit.MINUTES);
      if (answer.status() == 200) continue;
      busy++;
      assertThat(answer.status()).as("%s", answer).isEqualTo(503);
      assertThat(answer.text("code")).isEqualTo("CUS-WEB-020");
      assertThat(answer.text("message")).contains("database is busy");
    }
    tills.shutdown();
    assertThat(busy).as("checks that found no connection").isBetween(1, CHECKS - 1);
    assertThat(till.verify(pack.scan()).status()).isEqualTo(200);
  }
}
