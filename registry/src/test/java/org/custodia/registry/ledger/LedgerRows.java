package org.custodia.registry.ledger;

import java.math.BigInteger;
import java.time.Instant;
import java.util.LinkedHashSet;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.keys.Signer;
import org.custodia.registry.keys.Signers;
import org.custodia.registry.testing.RegistryDatabase;
import org.web3j.crypto.ECKeyPair;

/** The real ledger rows without a network behind them: commands are recorded and wait. */
public final class LedgerRows {
  private LedgerRows() {}

  public static Ledger of(NetworkFile network, RegistryDatabase database) {
    return new QuorumLedger(
        network,
        new LinkedHashSet<>(network.localOrganisations()),
        database.rows(),
        database.jdbc(),
        organisation -> {});
  }

  /** Signs with this private key. */
  public static Signer signer(BigInteger privateKey) {
    return Signers.of(ECKeyPair.create(privateKey));
  }

  /** As if the projector had come to this block. */
  public static void reached(
      RegistryDatabase database, String organisation, long block, Instant blockTime) {
    database
        .rows()
        .in(
            organisation,
            () ->
                new PositionRows(database.jdbc())
                    .set(organisation, new PositionRows.Reached(block, Bytes32.ZERO, blockTime)));
  }
}
