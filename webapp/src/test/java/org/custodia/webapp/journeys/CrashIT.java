package org.custodia.webapp.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.custodia.contracts.Bytes32;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.Hash;

/** Every accepted command survives a {@code kill -9}, once. */
@Order(9)
class CrashIT {
  private static final int PACKS = Boolean.getBoolean("custodia.long") ? 300 : 60;
  private static final String GTIN = "03400949004751";
  private static final String ACCEPTED =
      Hash.sha3String("Accepted(bytes32,bytes32,uint64,bytes32)");

  private final RunningDemo demo = RunningDemo.get();

  @Test
  void commandsInEveryStateAreOnTheLedgerExactlyOnceAfterAKill() throws InterruptedException {
    String lot = "CRASH" + System.currentTimeMillis() % 100_000;
    releaseLot(lot);
    Till pont = new Till(demo.credentials(), "pont-pos").enrolled();

    // Drafts and signatures for all packs first, so that recording is quick.
    Map<UUID, String> signatures = new LinkedHashMap<>();
    for (int i = 0; i < PACKS; i++) {
      UUID id = UUID.randomUUID();
      Till.Answer draft = pont.draftDispensation(id, scan(lot, i));
      assertThat(draft.status()).as("%s", draft).isEqualTo(200);
      signatures.put(id, pont.sign(draft.text("typedData")));
    }

    Map<UUID, Boolean> taken = new ConcurrentHashMap<>();
    AtomicBoolean killed = new AtomicBoolean();
    Thread sender =
        new Thread(
            () -> {
              for (var entry : signatures.entrySet()) {
                try {
                  Till.Answer answer = pont.dispense(entry.getKey(), entry.getValue());
                  if (answer.status() < 300) taken.put(entry.getKey(), true);
                } catch (RuntimeException gone) {
                  if (killed.get()) return;
                  throw gone;
                }
              }
            },
            "sender");
    sender.start();
    Map<String, Long> states = awaitEveryState(signatures.keySet(), sender);
    killed.set(true);
    demo.kill();
    System.out.println("counted: 1 kills of the demo at work");
    sender.join();
    assertThat(taken).as("states before the kill: %s", states).isNotEmpty();

    demo.start();
    Till after = new Till(demo.credentials(), "pont-pos");
    // What was accepted needs nobody's help.
    for (UUID id : taken.keySet()) {
      assertThat(after.finalState(id)).as("command %s", id).isIn(Till.DONE);
    }
    // What was not, or not known to be, is sent again under its id, and so is everything else.
    for (var entry : signatures.entrySet()) {
      Till.Answer answer = after.dispense(entry.getKey(), entry.getValue());
      assertThat(answer.status()).as("%s", answer).isBetween(200, 202);
    }
    for (UUID id : signatures.keySet()) {
      assertThat(after.finalState(id)).as("command %s", id).isIn(Till.DONE);
    }
    assertThat(timesAccepted(signatures.keySet())).allSatisfy(times -> assertThat(times).isOne());
  }

  private void releaseLot(String lot) {
    Till rhone = new Till(demo.credentials(), "rhone-erp").enrolled();
    StringBuilder serials = new StringBuilder("serial\n");
    for (int i = 0; i < PACKS; i++) serials.append(lot).append('N').append(i).append('\n');
    UUID id = UUID.randomUUID();
    Till.Answer draft = rhone.draftRelease(id, GTIN, lot, "2031-12-31", serials.toString());
    assertThat(draft.status()).as("%s", draft).isEqualTo(200);
    Till.Answer recorded = rhone.release(id, rhone.sign(draft.text("typedData")));
    assertThat(recorded.status()).as("%s", recorded).isBetween(200, 202);
    assertThat(rhone.finalState(id)).isIn(Till.DONE);
    Till pont = new Till(demo.credentials(), "pont-pos");
    Instant deadline = Instant.now().plus(Duration.ofSeconds(30));
    while (!pont.verify(scan(lot, 0)).text("verdict").equals("GENUINE")) {
      assertThat(Instant.now()).isBefore(deadline);
      Till.pause();
    }
  }

  private static String scan(String lot, int pack) {
    return "]d201" + GTIN + "17311231" + "10" + lot + "\u001d21" + lot + "N" + pack;
  }

  /** Until some are recorded, some submitted and some confirmed, or all have been sent. */
  private Map<String, Long> awaitEveryState(Iterable<UUID> ids, Thread sender)
      throws InterruptedException {
    var database = new DemoDatabase(demo).database("custodia");
    List<UUID> list = new ArrayList<>();
    ids.forEach(list::add);
    Map<String, Long> states = new TreeMap<>();
    while (true) {
      states.clear();
      database
          .sql(
              "select case state when 'WITNESSED' then 'CONFIRMED' else state end, count(*) from ledger_command where organisation = 'pharmacie-du-pont'"
                  + " and id = any(:ids) group by 1")
          .param("ids", list.toArray(UUID[]::new))
          .query((row, number) -> states.put(row.getString(1), row.getLong(2)))
          .list();
      if (states.keySet().containsAll(List.of("RECORDED", "SUBMITTED", "CONFIRMED"))) return states;
      if (!sender.isAlive()) return states;
      Thread.sleep(5);
    }
  }

  /** How often the ledger accepted each command, over all channels that the pharmacy sees. */
  private List<Long> timesAccepted(Iterable<UUID> ids) {
    QuorumRpc pont = QuorumRpc.of(demo.credentials(), "pharmacie-du-pont");
    Map<String, Long> times = new TreeMap<>();
    for (String channel : pont.privateContracts()) {
      for (var log : pont.logs(channel)) {
        if (log.path("topics").path(0).asString("").equals(ACCEPTED)) {
          times.merge(log.path("topics").path(1).asString(""), 1L, Long::sum);
        }
      }
    }
    List<Long> counts = new ArrayList<>();
    for (UUID id : ids) counts.add(times.getOrDefault(Bytes32.ofUuid(id).toString(), 0L));
    return counts;
  }
}
