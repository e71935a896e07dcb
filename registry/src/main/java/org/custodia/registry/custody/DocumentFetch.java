package org.custodia.registry.custody;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.custody.CustodyFacts.Mark;
import org.custodia.registry.documents.ChannelDocumentClient;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.ledger.Keeper;
import org.custodia.registry.ledger.LocalOrganisations;
import org.custodia.registry.ledger.NetworkFile;
import org.custodia.registry.ledger.Rounds;
import org.custodia.registry.rows.OrganisationRows;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches the documents of facts that other members put on the ledger, and checks each against the
 * ledger as the own node has it before it counts: hash, root, and the numbers of packs and lots.
 * What does not come, or is not what was announced, is asked for again, less and less often.
 */
final class DocumentFetch implements Keeper, Rounds.Owner {
  /** What came is not what is on the ledger. */
  static final String WRONG = "CUS-CUS-055";

  private static final Logger LOG = LoggerFactory.getLogger(DocumentFetch.class);
  private static final int AT_ONCE = 20;

  /** For what could not be fetched; what is new on the ledger is fetched at once. */
  private static final Duration TICK = Duration.ofSeconds(2);

  private static final int THREADS = 2;

  private final NetworkFile network;
  private final OrganisationRows rows;
  private final ChannelDocumentClient client;
  private final FetchRows fetches;
  private final DocumentRows documents;
  private final FactRows facts;
  private final CustodySettings settings;
  private final Clock clock;
  private final Rounds rounds;

  DocumentFetch(
      NetworkFile network,
      LocalOrganisations organisations,
      OrganisationRows rows,
      ChannelDocumentClient client,
      FetchRows fetches,
      DocumentRows documents,
      FactRows facts,
      CustodySettings settings,
      Clock clock) {
    this.network = network;
    this.rows = rows;
    this.client = client;
    this.fetches = fetches;
    this.documents = documents;
    this.facts = facts;
    this.settings = settings;
    this.clock = clock;
    this.rounds = new Rounds("documents", THREADS, TICK, organisations.slugs(), this::fetch);
  }

  @Override
  public void look(String organisation) {
    rounds.visit(organisation);
  }

  /** Fetches what is wanted now. */
  private void fetch(String organisation) {
    List<FetchRows.Wanted> wanted;
    do {
      wanted =
          rows.in(
              organisation,
              () -> fetches.wanted(organisation, memberId(organisation), clock.instant(), AT_ONCE));
      wanted.forEach(one -> fetch(organisation, one));
    } while (wanted.size() == AT_ONCE && rounds.isRunning());
  }

  private void fetch(String organisation, FetchRows.Wanted wanted) {
    Optional<String> failure = attempt(organisation, wanted);
    if (failure.isEmpty()) return;
    Instant next = clock.instant().plus(settings.retries().after(wanted.attempts()));
    rows.in(organisation, () -> fetches.failed(organisation, wanted, failure.get(), next));
    LOG.debug("{}: document {}: {}", organisation, wanted.id(), failure.get());
  }

  /**
   * @return why it did not succeed
   */
  private Optional<String> attempt(String organisation, FetchRows.Wanted wanted) {
    try {
      keep(
          organisation,
          wanted,
          client.ask(
              organisation,
              wanted.author(),
              wanted.channel(),
              wanted.id(),
              "/network/v1/consignments/" + wanted.consignment()));
      return Optional.empty();
    } catch (Problem e) {
      return Optional.of(e.code());
    } catch (IOException | DocumentText.NotUnderstood e) {
      LOG.warn("{}: document {}: {}", organisation, wanted.id(), e.getMessage());
      return Optional.of(WRONG);
    }
  }

  private void keep(String organisation, FetchRows.Wanted wanted, byte[] compressed)
      throws IOException {
    byte[] text = text(compressed);
    if (!Bytes32.keccak(text).equals(wanted.hash())) {
      throw new DocumentText.NotUnderstood("another hash than on the ledger");
    }
    Document document =
        DocumentText.read(new ByteArrayInputStream(text), wanted.kind(), wanted.id());
    rows.in(
        organisation,
        () -> {
          check(organisation, wanted, document);
          documents.fetched(
              organisation,
              new DocumentRows.Cover(
                  wanted.channel(),
                  wanted.id(),
                  wanted.kind(),
                  Optional.of(wanted.consignment()),
                  false,
                  wanted.hash(),
                  text.length,
                  DocumentRows.State.RECORDED),
              compressed,
              document,
              clock.instant());
          fetches.done(organisation, wanted);
        });
  }

  /** No longer than any document is, whatever it would become. */
  static byte[] text(byte[] compressed) throws IOException {
    try (InputStream text = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
      byte[] bytes = text.readNBytes(DocumentText.LONGEST + 1);
      if (bytes.length > DocumentText.LONGEST) {
        throw new DocumentText.NotUnderstood("longer than any document");
      }
      return bytes;
    }
  }

  private void check(String organisation, FetchRows.Wanted wanted, Document document) {
    boolean right =
        wanted.kind() == Document.Kind.CONTENTS
            ? isContents(organisation, wanted, document)
            : isFindings(organisation, wanted, document);
    if (!right) throw new DocumentText.NotUnderstood("not what was announced on the ledger");
  }

  private boolean isContents(String organisation, FetchRows.Wanted wanted, Document document) {
    FactRows.Consignment sent =
        facts.consignment(organisation, wanted.channel(), wanted.id()).orElseThrow();
    Map<Bytes32, Integer> lots = new HashMap<>();
    facts.lots(organisation, sent).forEach(share -> lots.put(share.lotId(), share.packs()));
    return document.packs().size() == sent.packs()
        && document.count(Mark.SENT) == sent.packs()
        && document.all().isEmpty()
        && Dispatching.root(document.packs()).equals(sent.root())
        && Dispatching.counts(document.packs()).equals(lots);
  }

  private boolean isFindings(String organisation, FetchRows.Wanted wanted, Document document) {
    CustodyFact fact = facts.find(organisation, wanted.channel(), wanted.id()).orElseThrow();
    if (fact instanceof CustodyFact.Received received) {
      return document.count(Mark.ACCEPTED) == received.accepted()
          && document.count(Mark.MISSING) == received.missing()
          && document.count(Mark.SURPLUS) == received.surplus()
          && document.count(Mark.DAMAGED) == received.damaged();
    }
    return document.all().filter(mark -> mark == Mark.REJECTED).isPresent()
        || document.count(Mark.REJECTED) == ((CustodyFact.Rejected) fact).packs();
  }

  private Bytes32 memberId(String organisation) {
    return network.node(organisation).memberId();
  }

  @Override
  public Rounds rounds() {
    return rounds;
  }
}
