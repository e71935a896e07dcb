package org.custodia.registry.organs;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.rows.OrganisationRows;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fetches documents whose hashes other members put on the ledger. */
final class DocumentErrand implements OrganErrand {
  private static final Logger LOG = LoggerFactory.getLogger(DocumentErrand.class);

  private final OrganisationRows rows;
  private final Ledger ledger;
  private final OrganClient client;
  private final DocumentRows documents;
  private final SealedDocuments sealed;
  private final OrganSettings settings;
  private final Clock clock;

  DocumentErrand(
      OrganisationRows rows,
      Ledger ledger,
      OrganClient client,
      DocumentRows documents,
      SealedDocuments sealed,
      OrganSettings settings,
      Clock clock) {
    this.rows = rows;
    this.ledger = ledger;
    this.client = client;
    this.documents = documents;
    this.sealed = sealed;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public Map<Bytes32, List<Runnable>> due(String organisation) {
    Bytes32 own = ledger.memberId(organisation);
    return OrganErrand.each(
        rows.in(organisation, () -> documents.wanted(organisation, own, clock.instant(), AT_ONCE)),
        DocumentRows.Wanted::holder,
        wanted -> () -> fetch(organisation, wanted));
  }

  private void fetch(String organisation, DocumentRows.Wanted wanted) {
    try {
      byte[] text = client.document(organisation, wanted.holder(), wanted.channel(), wanted.hash());
      DocumentText document =
          DocumentText.read(text).orElseThrow(() -> new Problem(Kind.BAD_INPUT, OrganClient.WRONG));
      rows.in(
          organisation,
          () -> {
            sealed.add(organisation, document, false, "");
            documents.fetched(organisation, wanted.hash());
          });
    } catch (Problem problem) {
      Instant next = clock.instant().plus(settings.retries().after(wanted.attempts()));
      rows.in(
          organisation, () -> documents.failed(organisation, wanted.hash(), problem.code(), next));
      LOG.debug("{}: document {}: {}", organisation, wanted.hash(), problem.code());
    }
  }
}
