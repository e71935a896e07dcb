package org.custodia.webapp.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.UUID;

/**
 * A lot that a manufacturer's program releases over REST from a file of serials, as any would.
 *
 * @param number its lot number
 * @param packs how many there are
 */
record BenchLot(String number, int packs, LocalDate expiry) {
  static final String GTIN = "03400930065785";

  static BenchLot of(String number, int packs) {
    LocalDate expiry = LocalDate.now().plusYears(2).withDayOfMonth(1).minusDays(1);
    return new BenchLot(number, packs, expiry);
  }

  /** At most twenty characters; no two the same, also of lots that were made in one second. */
  String serial(int pack) {
    return "%s%07d".formatted(number, pack);
  }

  String csv() {
    StringBuilder file = new StringBuilder("serial\n");
    for (int pack = 0; pack < packs; pack++) file.append(serial(pack)).append('\n');
    return file.toString();
  }

  String scan(int pack) {
    return scan(serial(pack), expiry);
  }

  /** What a scanner sends for a label with this lot number. */
  String scan(String serial, LocalDate expiry) {
    return "]d201"
        + GTIN
        + "17"
        + expiry.format(DateTimeFormatter.ofPattern("yyMMdd"))
        + "10"
        + number
        + "\u001d21"
        + serial;
  }

  /** Draft, signature and release; returns its id when the ledger has confirmed it. */
  String release(Till maker, String csv) {
    UUID id = UUID.randomUUID();
    Till.Answer draft = maker.draftRelease(id, GTIN, number, expiry.toString(), csv);
    assertThat(draft.status()).as("%s", draft).isEqualTo(200);
    assertThat(draft.body().path("size").asInt()).isEqualTo(packs);
    Till.Answer recorded = maker.release(id, maker.sign(draft.text("typedData")));
    assertThat(recorded.status()).as("%s", recorded).isBetween(200, 202);
    assertThat(maker.finalState(id)).isEqualTo("CONFIRMED");
    return draft.body().path("act").path("subject").asString("");
  }

  void recall(Till maker, String lotId) {
    UUID id = UUID.randomUUID();
    String path = "/api/v1/lots/" + lotId + "/status";
    Till.Answer draft =
        maker.post(
            path + "/drafts",
            Map.of(
                "id", id.toString(),
                "action", "RECALL",
                "reason", "Bench: a lot that is taken back.",
                "witness", maker.address(),
                "place", "Ligne 2"));
    assertThat(draft.status()).as("%s", draft).isEqualTo(200);
    Till.Answer recorded =
        maker.post(
            path, Map.of("id", id.toString(), "signature", maker.sign(draft.text("typedData"))));
    assertThat(recorded.status()).as("%s", recorded).isBetween(200, 202);
    assertThat(maker.finalState(id)).isEqualTo("CONFIRMED");
  }

  /** Waits until this program's organisation and the service agree on what is to be said. */
  void awaitVerdict(Till till, int pack, String verdict) {
    long end = System.nanoTime() + 120_000_000_000L;
    while (!till.verify(scan(pack)).text("verdict").equals(verdict)) {
      assertThat(System.nanoTime()).as("still not %s", verdict).isLessThan(end);
      Till.pause();
    }
  }
}
