package org.custodia.webapp.slices;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.prices.IndexRevision;
import org.custodia.contracts.prices.Jurisdiction;
import org.custodia.contracts.prices.Price;
import org.custodia.contracts.prices.PriceBasis;
import org.custodia.contracts.prices.PriceCode;
import org.custodia.contracts.prices.PriceEntry;
import org.custodia.contracts.prices.PriceKind;
import org.custodia.contracts.prices.PriceOrder;
import org.custodia.contracts.prices.PriceRule;
import org.custodia.contracts.witness.Act;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.prices.PriceDifferences;
import org.custodia.registry.prices.PriceDifferences.Change;
import org.custodia.registry.prices.PriceDifferences.Total;
import org.custodia.registry.prices.PriceFact;
import org.custodia.registry.prices.PriceOrdering;
import org.custodia.registry.prices.Prices;

/** One order of one pack, and orders that only say what was asked. */
public final class SmallPrices {
  public static final PriceCode PACK = PriceCode.gtin("3400949497294");

  /** Id of the one order. */
  public static final String ORDER_ID =
      PriceOrder.orderId(new Jurisdiction("FR"), "Arrêté 1").toString();

  private static final LocalDate FROM = LocalDate.of(2026, 3, 1);
  private static final PriceRule RULE = PriceRule.of(PriceKind.FIXED, PriceBasis.PACK, "EUR");
  private static final Price PRICE = new Price(2_434, 102, 10_000, 1, FROM, Optional.empty());
  private static final PriceOrder ORDER =
      new PriceOrder(
          new Jurisdiction("FR"),
          "Arrêté 1",
          Bytes32.keccak(new byte[] {1}),
          RULE,
          List.of(new PriceEntry(PACK, PRICE)));

  private final Function<UUID, CommandStatus> signed;
  private PriceRule asked = RULE;
  private String file = "";

  SmallPrices(Function<UUID, CommandStatus> signed) {
    this.signed = signed;
  }

  void reset() {
    asked = RULE;
    file = "";
  }

  /** Rule of the last list that was handed in. */
  public PriceRule asked() {
    return asked;
  }

  /** What was handed in last. */
  public String file() {
    return file;
  }

  private static PriceFact fact() {
    var order =
        new PriceFact.OrderFact(
            ORDER.orderId(),
            ORDER.jurisdiction(),
            ORDER.number(),
            ORDER.document(),
            RULE,
            ORDER.terms().root(),
            1,
            1,
            1,
            Instant.parse("2026-02-20T10:00:00Z"),
            42,
            Bytes32.keccak(new byte[] {2}),
            Optional.of(Instant.parse("2026-02-20T10:00:01Z")));
    return new PriceFact(PACK, PRICE, RULE, order, PRICE.word(), Optional.of(List.of()));
  }

  public final Prices prices =
      new Prices() {
        @Override
        public Optional<PriceFact> at(
            String organisation, Jurisdiction jurisdiction, PriceCode code, LocalDate day) {
          return Optional.of(fact())
              .filter(fact -> fact.code().equals(code))
              .filter(fact -> fact.order().jurisdiction().equals(jurisdiction))
              .filter(fact -> fact.price().covers(day));
        }

        @Override
        public Map<PriceCode, PriceFact> at(
            String organisation,
            Jurisdiction jurisdiction,
            Collection<PriceCode> codes,
            LocalDate day) {
          Map<PriceCode, PriceFact> found = new HashMap<>();
          codes.forEach(
              code ->
                  at(organisation, jurisdiction, code, day)
                      .ifPresent(fact -> found.put(code, fact)));
          return found;
        }

        @Override
        public List<PriceCode> codes(
            String organisation, Jurisdiction jurisdiction, String beginning, int limit) {
          return List.of(PACK).stream().filter(one -> one.text().startsWith(beginning)).toList();
        }

        @Override
        public List<Jurisdiction> jurisdictions(String organisation) {
          return List.of(ORDER.jurisdiction());
        }

        @Override
        public Optional<PriceFact.OrderFact> order(String organisation, Bytes32 orderId) {
          return Optional.of(fact().order()).filter(order -> order.orderId().equals(orderId));
        }

        @Override
        public List<PriceEntry> entries(
            String organisation, Bytes32 orderId, int limit, int offset) {
          return ORDER.entries().stream().skip(offset).limit(limit).toList();
        }

        @Override
        public List<PriceFact> history(
            String organisation, Jurisdiction jurisdiction, PriceCode code) {
          return at(organisation, jurisdiction, code, FROM).stream().toList();
        }

        @Override
        public List<PriceFact.OrderFact> orders(String organisation, int limit) {
          return List.of(fact().order());
        }
      };

  public final PriceOrdering ordering =
      new PriceOrdering() {
        @Override
        public Draft draftFrench(
            Caller caller,
            UUID id,
            Head head,
            LocalDate from,
            InputStream handedIn,
            String witness,
            String place) {
          return draft(id, handedIn, RULE, place);
        }

        @Override
        public Draft draftList(
            Caller caller,
            UUID id,
            Head head,
            PriceRule rule,
            InputStream handedIn,
            String witness,
            String place) {
          return draft(id, handedIn, rule, place);
        }

        @Override
        public Draft draftRevision(
            Caller caller,
            UUID id,
            Head head,
            Bytes32 orderId,
            int year,
            IndexRevision revision,
            String witness,
            String place) {
          return draft(id, InputStream.nullInputStream(), RULE, place);
        }

        @Override
        public Progress resume(Caller caller, UUID id) {
          return progress(caller, id);
        }

        @Override
        public Optional<UUID> draftOf(Caller caller, Bytes32 orderId) {
          return Optional.empty();
        }

        @Override
        public CommandStatus publish(Caller caller, UUID id, String signature) {
          return signed.apply(id);
        }

        @Override
        public Progress progress(Caller caller, UUID id) {
          return new Progress(id, ORDER.orderId(), Optional.empty(), 17, 3, 1, false);
        }
      };

  private PriceOrdering.Draft draft(UUID id, InputStream in, PriceRule rule, String place) {
    try {
      file = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    asked = rule;
    Map<Change, Total> totals = new EnumMap<>(Change.class);
    for (Change change : Change.values()) totals.put(change, new Total(0, BigInteger.ZERO));
    totals.put(Change.RAISED, new Total(2, BigInteger.TEN));
    Act act =
        new Act(
            Bytes32.ofUuid(id),
            SubjectKind.PRICE,
            ORDER.orderId(),
            Bytes32.ZERO,
            Bytes32.ZERO,
            Action.ORDER_PRICES,
            place,
            0,
            1,
            Bytes32.ZERO,
            ORDER.terms().detail());
    return new PriceOrdering.Draft(
        id,
        ORDER.orderId(),
        1,
        1,
        ORDER.terms().root(),
        Optional.empty(),
        new PriceDifferences(totals, List.of()),
        act,
        act.toTypedDataJson(SmallRegistry.DOMAIN));
  }
}
