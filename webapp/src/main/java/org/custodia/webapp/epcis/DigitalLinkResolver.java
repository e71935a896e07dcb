package org.custodia.webapp.epcis;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/**
 * Resolves GS1 Digital Links (GS1-Conformant Resolver 1.2): redirects to what a link type names, or
 * lists the links. Open to everybody, because it says nothing of any pack: all it gives are
 * addresses made from the identifier, and behind those one signs in.
 */
@RestController
@PreAuthorize("permitAll()")
class DigitalLinkResolver {
  private static final String LINKSET = "application/linkset+json";
  private static final String LINKSET_CONTEXT =
      "<https://ref.gs1.org/standards/resolver/linkset-context>;"
          + " rel=\"http://www.w3.org/ns/json-ld#context\"; type=\"application/ld+json\"";

  @GetMapping({
    "/01/{gtin}",
    "/01/{gtin}/10/{lot}",
    "/01/{gtin}/21/{serial}",
    "/01/{gtin}/10/{lot}/21/{serial}",
    "/00/{sscc}"
  })
  ResponseEntity<Object> resolve(
      HttpServletRequest request, @RequestParam Optional<String> linkType) {
    URI asked = ServletUriComponentsBuilder.fromCurrentRequestUri().build(true).toUri();
    ResolvedLink resolved =
        ResolvedLink.of(asked, attributes(request), request.getContextPath())
            .orElseThrow(() -> new Problem(Kind.BAD_INPUT, "CUS-EPC-008"));
    String type = linkType.orElse(wantsLinkset(request) ? "linkset" : "defaultLink");
    if (type.equals("linkset") || type.equals("all")) {
      return linkset(resolved);
    }
    String name = type.replace("gs1:", "").replace(ResolvedLink.VOCABULARY, "");
    return resolved
        .link(name)
        .map(link -> redirect(resolved, link))
        .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-EPC-009", type));
  }

  private static ResponseEntity<Object> linkset(ResolvedLink resolved) {
    return open(HttpStatus.OK)
        .header(HttpHeaders.LINK, LINKSET_CONTEXT)
        .contentType(MediaType.parseMediaType(LINKSET))
        .body(resolved.linkset());
  }

  private static ResponseEntity<Object> redirect(ResolvedLink resolved, ResolvedLink.Link link) {
    return open(HttpStatus.TEMPORARY_REDIRECT)
        .header(HttpHeaders.LOCATION, link.href())
        .header(
            HttpHeaders.LINK,
            "<"
                + resolved.anchor()
                + "?linkType=linkset>; rel=\"linkset\"; type=\""
                + LINKSET
                + "\"")
        .build();
  }

  private static ResponseEntity.BodyBuilder open(HttpStatus status) {
    return ResponseEntity.status(status)
        .header(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*")
        .header(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, "Link, Location")
        .header(HttpHeaders.VARY, HttpHeaders.ACCEPT);
  }

  /** What the link says besides the identifier: parameters that are application identifiers. */
  private static Optional<String> attributes(HttpServletRequest request) {
    return Optional.ofNullable(request.getQueryString())
        .map(
            query ->
                Arrays.stream(query.split("&"))
                    .filter(one -> one.matches("[0-9]{2,4}=.*"))
                    .collect(Collectors.joining("&")))
        .filter(some -> !some.isEmpty());
  }

  private static boolean wantsLinkset(HttpServletRequest request) {
    String accept = request.getHeader(HttpHeaders.ACCEPT);
    return accept != null
        && (accept.startsWith(LINKSET) || accept.startsWith(MediaType.APPLICATION_JSON_VALUE));
  }

  /** What this resolver can do (section 9 of the standard). */
  @GetMapping(path = "/.well-known/gs1resolver", produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<Object> description() {
    String root = ServletUriComponentsBuilder.fromCurrentContextPath().build().toUriString();
    return open(HttpStatus.OK)
        .body(new Description("Custodia", root, List.of("00", "01"), List.of("en", "fr")));
  }

  record Description(
      String name,
      String resolverRoot,
      List<String> supportedPrimaryKeys,
      List<String> languagesSupported) {}
}
