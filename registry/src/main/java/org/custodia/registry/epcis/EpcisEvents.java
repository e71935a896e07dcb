package org.custodia.registry.epcis;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.custodia.registry.identity.Caller;
import tools.jackson.databind.node.ObjectNode;

/** Custody events as EPCIS, as far as the caller's organisation is party to them. */
public interface EpcisEvents {

  /**
   * Events that meet a query.
   *
   * @param parameters of the standard's SimpleEventQuery, names and values as in the address
   * @param token of the page before; empty for the first page
   * @throws org.custodia.registry.errors.Problem BAD_INPUT CUS-EPC-001 to 003; TOO_LARGE
   *     CUS-EPC-004
   */
  Page find(Caller caller, Map<String, List<String>> parameters, Optional<String> token);

  /**
   * One event; what takes it back, where it was taken back.
   *
   * @param id {@code urn:uuid:…}
   */
  Optional<ObjectNode> event(Caller caller, String id);

  /** Words and places of one kind that occur in the caller's events, in alphabetical order. */
  List<String> values(Caller caller, Resource resource);

  /** The standard's top-level resources by which events are looked through. */
  enum Resource {
    EVENT_TYPES("eventTypes", "eventType"),
    BIZ_STEPS("bizSteps", "EQ_bizStep"),
    DISPOSITIONS("dispositions", "EQ_disposition"),
    READ_POINTS("readPoints", "EQ_readPoint"),
    BIZ_LOCATIONS("bizLocations", "EQ_bizLocation"),
    EPCS("epcs", "MATCH_anyEPC");

    private final String path;
    private final String parameter;

    Resource(String path, String parameter) {
      this.path = path;
      this.parameter = parameter;
    }

    /** As it stands in addresses. */
    public String path() {
      return path;
    }

    /** By which events of one of them are asked for. */
    public String parameter() {
      return parameter;
    }
  }

  /**
   * @param events with the context left to the document
   * @param next where it goes on
   */
  record Page(List<ObjectNode> events, Optional<Next> next) {
    public Page {
      events = List.copyOf(events);
    }
  }

  record Next(String token, Instant expires) {}
}
