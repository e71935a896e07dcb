package org.custodia.webapp.epcis;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.custodia.registry.epcis.EpcisDocuments;
import org.custodia.registry.epcis.EpcisEvents;
import org.custodia.registry.epcis.EpcisEvents.Resource;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;
import tools.jackson.databind.node.ObjectNode;

/**
 * EPCIS 2.0's query interface over REST (section 12): events, and the resources by which they are
 * looked through. Everybody sees what their organisation is party to.
 */
@RestController
@RequestMapping(
    path = EpcisApi.ROOT,
    produces = {EpcisApi.JSON_LD, "application/json"})
@PreAuthorize("hasAnyRole('pharmacist', 'manufacturer', 'wholesaler', 'regulator')")
class EpcisApi {
  static final String ROOT = "/epcis/v2";
  static final String JSON_LD = "application/ld+json";
  private static final String TOKEN = "nextPageToken";

  private final EpcisEvents events;
  private final Clock clock;

  EpcisApi(EpcisEvents events, Clock clock) {
    this.events = events;
    this.clock = clock;
  }

  // --- Discovery ---

  @RequestMapping(
      path = {"", "/", "/**"},
      method = RequestMethod.OPTIONS)
  ResponseEntity<Void> options(HttpServletRequest request) {
    boolean takes = request.getRequestURI().matches(".*/(capture|events)/?");
    return ResponseEntity.noContent()
        .header("Allow", takes ? "OPTIONS, GET, HEAD, POST" : "OPTIONS, GET, HEAD")
        .build();
  }

  @GetMapping({"", "/"})
  ObjectNode resources() {
    List<String> paths = Arrays.stream(Resource.values()).map(Resource::path).toList();
    return EpcisDocuments.collection(
        java.util.stream.Stream.concat(
                java.util.stream.Stream.of("events", "capture"), paths.stream())
            .toList());
  }

  // --- Events ---

  @GetMapping("/events")
  ResponseEntity<ObjectNode> find(
      Caller caller,
      @RequestParam org.springframework.util.MultiValueMap<String, String> parameters) {
    return page(caller, parameters, Map.of());
  }

  @GetMapping("/events/{id}")
  ObjectNode event(Caller caller, @PathVariable String id) {
    return events
        .event(caller, id)
        .map(EpcisDocuments::alone)
        .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-EPC-005"));
  }

  // --- What events are looked through by ---

  @GetMapping("/{resource:eventTypes|bizSteps|dispositions|readPoints|bizLocations}")
  ObjectNode values(Caller caller, @PathVariable String resource) {
    return EpcisDocuments.collection(events.values(caller, named(resource)));
  }

  @GetMapping("/{resource:eventTypes|bizSteps|dispositions|readPoints|bizLocations|epcs}/{value}")
  ObjectNode value(Caller caller, @PathVariable String resource, @PathVariable String value) {
    Map<String, List<String>> one = new HashMap<>();
    one.put(named(resource).parameter(), List.of(value));
    one.put("perPage", List.of("1"));
    if (events.find(caller, one, Optional.empty()).events().isEmpty()) {
      throw new Problem(Kind.NOT_FOUND, "CUS-EPC-006", value);
    }
    return EpcisDocuments.collection(List.of("events"));
  }

  @GetMapping(
      "/{resource:eventTypes|bizSteps|dispositions|readPoints|bizLocations|epcs}/{value}/events")
  ResponseEntity<ObjectNode> findBy(
      Caller caller,
      @PathVariable String resource,
      @PathVariable String value,
      @RequestParam org.springframework.util.MultiValueMap<String, String> parameters) {
    return page(caller, parameters, Map.of(named(resource).parameter(), List.of(value)));
  }

  private ResponseEntity<ObjectNode> page(
      Caller caller, Map<String, List<String>> given, Map<String, List<String>> fixed) {
    Map<String, List<String>> parameters = new HashMap<>(given);
    Optional<String> token =
        Optional.ofNullable(parameters.remove(TOKEN)).map(values -> values.get(0));
    fixed.forEach(
        (name, values) -> {
          if (parameters.put(name, values) != null) {
            throw new Problem(
                Kind.BAD_INPUT, "CUS-EPC-002", name, String.join("|", given.get(name)));
          }
        });
    EpcisEvents.Page page = events.find(caller, parameters, token);
    ResponseEntity.BodyBuilder answer = ResponseEntity.ok();
    page.next()
        .ifPresent(
            next ->
                answer
                    .header("Link", "<" + next(next.token()) + ">; rel=\"next\"")
                    .header("GS1-Next-Page-Token-Expires", next.expires().toString()));
    return answer.body(EpcisDocuments.query(page.events(), now()));
  }

  /** This address with the token of the next page. */
  private static URI next(String token) {
    return ServletUriComponentsBuilder.fromCurrentRequest()
        .replaceQueryParam(TOKEN, token)
        .build(true)
        .toUri();
  }

  private Instant now() {
    return clock.instant();
  }

  private static Resource named(String path) {
    return Arrays.stream(Resource.values())
        .filter(resource -> resource.path().equals(path))
        .findFirst()
        .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-EPC-006", path));
  }
}
