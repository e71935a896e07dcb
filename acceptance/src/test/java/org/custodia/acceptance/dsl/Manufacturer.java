package org.custodia.acceptance.dsl;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.custodia.acceptance.network.BlockTime;
import org.custodia.acceptance.stack.Founding;
import org.custodia.acceptance.stack.Instance;
import org.custodia.acceptance.stack.Program;

/** Releases lots. */
public final class Manufacturer extends Member {
  Manufacturer(Instance instance, Narrator narrator, BlockTime blockTime) {
    super(instance, narrator, blockTime);
  }

  /** Releases a new lot of so many packs from a file of serials, and expects it confirmed. */
  public Lot releasesALotOf(int packs) {
    return releases(Lot.fresh(Founding.FREE_PRODUCT, packs));
  }

  /** The same, of what is dispensed on prescription only. */
  public Lot releasesALotOnPrescriptionOf(int packs) {
    return releases(Lot.fresh(Founding.PRESCRIBED_PRODUCT, packs));
  }

  private Lot releases(Lot lot) {
    mayWitness();
    Narrator.Telling telling =
        narrator()
            .begin(
                "%s releases %s of %d packs from a file"
                    .formatted(this, lot, lot.serials().size()));
    UUID id = UUID.randomUUID();
    Map<String, String> fields = new HashMap<>();
    fields.put("id", id.toString());
    fields.put("gtin", lot.gtin());
    fields.put("lotNumber", lot.number());
    fields.put("expiry", lot.expiry().toString());
    fields.put("witness", key());
    fields.put("place", "Line 1");
    Program.Answer draft =
        program()
            .postFile("/api/v1/lots/drafts", fields, "serials", lot.number() + ".csv", lot.csv());
    if (!draft.isGood()) throw telling.failed("what to sign", draft.toString());
    String signature = program().sign(draft.text("typedData"));
    Program.Answer recorded =
        program().post("/api/v1/lots", Map.of("id", id.toString(), "signature", signature));
    expectConfirmed(telling, id, recorded);
    return lot;
  }
}
