package org.custodia.registry.epcis;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.epcis.CustodyEventSearch.Lookups;
import org.custodia.registry.epcis.CustodyEventSearch.Reader;
import org.custodia.registry.epcis.CustodyEventSearch.Told;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.Member;
import org.custodia.registry.packs.LotBook;
import org.custodia.registry.packs.LotFact;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.node.ObjectNode;

/** Answers from the projection of custody events, named with what is known off the ledger. */
final class LedgerEpcisEvents implements EpcisEvents {
  private final OrganisationRows rows;
  private final JdbcClient jdbc;
  private final Readers readers;
  private final Tellers tellers;
  private final LotBook lots;
  private final Contents contents;
  private final Clock clock;

  LedgerEpcisEvents(
      OrganisationRows rows,
      JdbcClient jdbc,
      Readers readers,
      Tellers tellers,
      LotBook lots,
      Contents contents,
      Clock clock) {
    this.rows = rows;
    this.jdbc = jdbc;
    this.readers = readers;
    this.tellers = tellers;
    this.lots = lots;
    this.contents = contents;
    this.clock = clock;
  }

  @Override
  public Page find(
      Caller caller, Map<String, List<String>> parameters, Optional<String> pageToken) {
    EventQuery query = EventQueryReader.read(parameters);
    Bytes32 question = digest(parameters);
    Optional<PageToken> token = pageToken.map(text -> token(text, question));
    return rows.in(caller.organisation(), () -> page(caller, query, question, token));
  }

  private PageToken token(String text, Bytes32 question) {
    return PageToken.read(text)
        .filter(token -> token.question().equals(question))
        .filter(token -> clock.instant().isBefore(token.expires()))
        .orElseThrow(() -> new Problem(Kind.BAD_INPUT, "CUS-EPC-003"));
  }

  private Page page(Caller caller, EventQuery query, Bytes32 question, Optional<PageToken> token) {
    Reader reader = readers.of(caller.organisation());
    long upTo =
        token
            .map(PageToken::upToBlock)
            .orElseGet(() -> new CustodyEventRows(jdbc).newestBlock(caller.organisation()));
    long given = token.map(PageToken::given).orElse(0L);
    refuseTooMany(reader, query, upTo, token);
    int wanted =
        (int) Math.min(query.perPage(), query.countLimit().orElse(Integer.MAX_VALUE) - given);
    List<CustodyEventTeller.Told> found =
        collect(reader, query, upTo, token.map(PageToken::after), wanted + 1);
    List<CustodyEventTeller.Told> shown = found.subList(0, Math.min(wanted, found.size()));
    long all = given + shown.size();
    boolean goesOn =
        found.size() > shown.size() && query.countLimit().filter(limit -> all >= limit).isEmpty();
    Optional<Next> next =
        goesOn
            ? Optional.of(next(query, question, upTo, all, shown.get(shown.size() - 1).event()))
            : Optional.empty();
    return new Page(shown.stream().map(CustodyEventTeller.Told::json).toList(), next);
  }

  private Next next(EventQuery query, Bytes32 question, long upTo, long given, CustodyEvent last) {
    Instant time = query.order().byRecordTime() ? last.recordTime() : last.eventTime();
    Instant expires = clock.instant().plus(PageToken.VALID);
    var after = new PageToken.Place(time, last.position());
    return new Next(new PageToken(question, upTo, given, expires, after).text(), expires);
  }

  /** The standard's maxEventCount: more than that is no answer but an error. */
  private void refuseTooMany(
      Reader reader, EventQuery query, long upTo, Optional<PageToken> token) {
    if (query.refuseOver().isEmpty() || token.isPresent()) {
      return;
    }
    int most = query.refuseOver().get();
    if (most > EventQueryReader.MOST_PER_PAGE
        || collect(reader, query, upTo, Optional.empty(), most + 1).size() > most) {
      throw new Problem(Kind.TOO_LARGE, "CUS-EPC-004", most);
    }
  }

  /**
   * Looks on until enough is found that meets the query in the way it is told, or nothing is left.
   */
  private List<CustodyEventTeller.Told> collect(
      Reader reader, EventQuery query, long upTo, Optional<PageToken.Place> after, int wanted) {
    List<CustodyEventTeller.Told> found = new ArrayList<>();
    Optional<PageToken.Place> place = after;
    Predicate<What> meets = what -> query.matches().stream().allMatch(what::meets);
    while (found.size() < wanted) {
      var search = new CustodyEventSearch(reader).meeting(query, lookups(reader)).upTo(upTo);
      place.ifPresent(from -> search.after(query.order(), from));
      List<CustodyEvent> batch = search.first(wanted, query.order(), jdbc);
      List<Epc> asked = query.matches().stream().flatMap(match -> match.any().stream()).toList();
      tellers.of(reader.organisation(), batch, asked).tell(batch).stream()
          .filter(told -> meets.test(told.what()))
          .forEach(found::add);
      if (batch.size() < wanted) {
        break;
      }
      CustodyEvent last = batch.get(batch.size() - 1);
      place =
          Optional.of(
              new PageToken.Place(
                  query.order().byRecordTime() ? last.recordTime() : last.eventTime(),
                  last.position()));
    }
    return found.size() > wanted ? found.subList(0, wanted) : found;
  }

  private Lookups lookups(Reader reader) {
    return new Lookups() {
      @Override
      public Set<Bytes32> commandsWith(Collection<Epc> any) {
        return contents.commandsWith(reader.organisation(), any);
      }

      @Override
      public List<Bytes32> lotsOf(String gtin) {
        return lots.ofProduct(reader.organisation(), gtin).stream().map(LotFact::lotId).toList();
      }
    };
  }

  @Override
  public Optional<ObjectNode> event(Caller caller, String id) {
    Optional<UUID> uuid = EventIds.uuid(id);
    if (uuid.isEmpty()) {
      return Optional.empty();
    }
    Map<String, List<String>> only =
        Map.of("EQ_eventID", List.of(EventIds.uri(uuid.get())), "orderBy", List.of("recordTime"));
    return find(caller, only, Optional.empty()).events().stream().findFirst();
  }

  @Override
  public List<String> values(Caller caller, Resource resource) {
    return rows.in(caller.organisation(), () -> List.copyOf(told(caller, resource)));
  }

  private TreeSet<String> told(Caller caller, Resource resource) {
    TreeSet<String> values = new TreeSet<>();
    Reader reader = readers.of(caller.organisation());
    List<Told> all = new CustodyEventSearch(reader).told(jdbc);
    Map<Bytes32, Member> members =
        readers.members(caller.organisation(), all.stream().map(Told::member).toList());
    for (Told told : all) {
      Optional<String> place =
          Optional.ofNullable(members.get(told.member()))
              .flatMap(EpcisJson::gln)
              .map(gln -> new Epc.Place(gln).uri());
      switch (resource) {
        case EVENT_TYPES -> values.add(told.step().type().epcis());
        case BIZ_STEPS -> values.add(told.step().bizStep());
        case DISPOSITIONS -> values.add(told.step().disposition());
        case READ_POINTS -> place.filter(at -> told.step().hasReadPoint()).ifPresent(values::add);
        case BIZ_LOCATIONS -> place.filter(at -> told.step().hasLocation()).ifPresent(values::add);
        case EPCS -> throw new IllegalArgumentException("there are too many EPCs to list");
      }
    }
    return values;
  }

  /** Parameters in whatever order; how many a page has may change from one to the next. */
  private static Bytes32 digest(Map<String, List<String>> parameters) {
    Map<String, List<String>> ordered = new TreeMap<>(parameters);
    ordered.remove("perPage");
    return Bytes32.keccak(ordered.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }
}
